"""Who a pack is for: the guide shown to whoever makes it, and the words of its cover page."""

from __future__ import annotations

from dataclasses import dataclass

from disclosures.models import Pack


@dataclass(frozen=True)
class Recipient:
    """`guide` is for the maker (ui.md section 5.9); `asks` are paragraphs of the cover page."""

    key: str
    guide: str
    asks: tuple[str, ...]

    @property
    def name(self) -> str:
        return dict(Pack.RECIPIENTS)[self.key]

    @property
    def takes_unconfirmed(self) -> bool:
        return self.key == "own"

    @property
    def drafts_question(self) -> bool:
        return self.key in ("member", "own")


_ALL = (
    Recipient(
        "osr",
        "The OSR looks at how statistics and data are produced, published and used. Say what data "
        "is at issue, who needs it, and what you would like published.",
        (
            "We ask the Office to consider whether the data listed in this pack should be "
            "published, for example as an ad hoc statistical release. In its letter of "
            "8 December 2022 the Office wrote that “the best way to make information publicly "
            "available is to publish an ad hoc statistical release”, and that a department "
            "answering from published figures had acted in line with the norms.",
            "We do not ask the Office to decide whether a written question should have been "
            "answered.",
        ),
    ),
    Recipient(
        "ico",
        "The ICO can look at how an FOI request was handled. It cannot look at how a written "
        "question was answered, and usually needs the complaint to come from the person who made "
        "the request. Choose this only if an FOI request was refused or said not held.",
        (
            "We ask the Commissioner to consider how the FOI requests in this pack were handled.",
            "A written question is not an FOI request. The answers are quoted as evidence of what "
            "was said about the information, and we do not ask the Commissioner to consider how "
            "the questions were answered.",
        ),
    ),
    Recipient(
        "member",
        "Members can ask a follow-up question, write to the minister, or raise a late or "
        "unsatisfactory answer with the Procedure Committee. Draft wording is included.",
        (
            "A Member can ask a follow-up question. Draft wording is given with each mismatch. "
            "Whether a question is in order is for the Table Office.",
            "A Member can write to the minister. Under the written statement of 21 December 2004, "
            "a letter about an unsatisfactory answer is a new request, which carries the rights "
            "of review and appeal in the Freedom of Information Act.",
            "A Member can raise a late or unsatisfactory answer with the Procedure Committee.",
        ),
    ),
    Recipient(
        "body",
        "This asks the body for its reply before anything is published. Say which records it is "
        "about and when you would like the reply. Its reply is shown in full with the mismatch.",
        (
            "We ask for your reply within {days} working days. Your reply will be shown in full "
            "beside the two texts, and we will correct anything that is mistaken.",
            "Please say in particular whether the two replies are about the same information, and "
            "whether one of the explanations listed, or another, applies.",
        ),
    ),
    Recipient(
        "own",
        "For your own records. Mismatches that are not confirmed can be added. Each page then "
        "carries the words “Not confirmed”. Do not send it to anyone.",
        ("This pack is for our own file.",),
    ),
)
RECIPIENTS = {recipient.key: recipient for recipient in _ALL}


def remedies(recipient: str, numbers_at_issue: bool) -> list[str]:
    """What could follow, offered in every case file: a question, a release, a letter to OSR when
    numbers are in issue (domain guide, section 4)."""
    if recipient == "body":
        return []
    offered = [
        "A further written question about the answer.",
        "A request to the department for an ad hoc release of the information.",
    ]
    if numbers_at_issue:
        offered.append("A letter to the Office for Statistics Regulation, as numbers are at issue.")
    return offered

"""Django's admin: the tables as they are. Ledgers can be read there, and only read."""

from allauth.account import admin as addresses  # noqa: F401  registers, so that we can take away
from allauth.account.models import EmailAddress
from allauth.mfa import admin as two_step  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as sessions  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import admin as people  # noqa: F401
from django.contrib.auth.models import Group, User

from disclosures import models
from disclosures.review.log import record

# Roles, accounts and their keys change on the users page alone: there the last admin is kept, and
# every act is logged.
for model in (User, Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


class ReadOnly:
    """Nothing can be added, changed or deleted."""

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):
    show_full_result_count = False  # counting a million rows is slow
    list_per_page = 50


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    extra = 0


class Logged:
    """What is changed here goes to the log that admins read."""

    log_kind = "body"

    def log_addition(self, request, obj, message):
        self._record(request, obj, "added")
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self._record(request, obj, "changed")
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self._record(request, obj, "deleted")
        return super().log_deletions(request, queryset)

    def _record(self, request, obj, verb):
        subject = f"{obj._meta.model_name}:{obj.pk}"
        record(request.user, self.log_kind, subject, f"{obj} was {verb} in the data admin.")


class NameInline(admin.TabularInline):
    model = models.BodyName
    extra = 0


@admin.register(models.PublicBody)
class PublicBodyAdmin(Logged, admin.ModelAdmin):
    list_display = ("name", "key", "kind", "answering_body_id", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("name", "key", "names__name")
    inlines = (NameInline,)


@admin.register(models.Member)
class MemberAdmin(Logged, admin.ModelAdmin):
    list_display = ("name", "member_id", "party", "member_from", "house")
    search_fields = ("name", "=member_id")


class Everything:
    """With what was taken down: admins look here for what no page shows."""

    def get_queryset(self, request):
        rows = self.model.every.all()
        order = self.get_ordering(request)
        return rows.order_by(*order) if order else rows


class AnswerInline(ReadOnlyInline):
    model = models.Answer
    fields = ("version", "kind", "date_answered", "date_corrected", "text")


@admin.register(models.Question)
class QuestionAdmin(Everything, ReadOnlyAdmin):
    list_display = ("uin", "house", "date_key", "heading", "body", "is_withdrawn")
    list_filter = ("house", "is_withdrawn", "is_clipped", "is_hidden")
    list_select_related = ("body",)
    search_fields = ("=uin", "heading")
    inlines = (AnswerInline,)


class MessageInline(ReadOnlyInline):
    model = models.FoiMessage
    fields = ("position", "sender", "sent_at", "is_hidden", "text")


@admin.register(models.FoiRequest)
class FoiRequestAdmin(ReadOnlyAdmin):
    list_display = ("title", "body", "date_sent", "date_responded", "source", "is_removed")
    list_filter = ("source", "is_removed", "is_hidden")
    list_select_related = ("body",)
    search_fields = ("title", "=reference", "slug")
    inlines = (MessageInline,)


@admin.register(models.AnswerReading, models.ResponseReading)
class ReadingAdmin(ReadOnlyAdmin):
    list_display = ("pk", "reader", "outcome", "confidence", "read_at")
    list_filter = ("outcome",)


class FindingInline(ReadOnlyInline):
    model = models.Finding


@admin.register(models.Pair)
class PairAdmin(ReadOnlyAdmin):
    list_display = ("reference", "title", "state", "score", "strength", "is_flagged", "is_reverse")
    list_filter = ("state", "strength", "is_flagged", "is_reverse")
    search_fields = ("=reference", "title")
    inlines = (FindingInline,)

    def get_queryset(self, request):
        """Without those that wait for a second opinion: an admin may be the one to give it, and
        must not have seen the score."""
        return super().get_queryset(request).exclude(state="second_opinion")


class ProblemInline(ReadOnlyInline):
    model = models.ScrapeProblem
    fields = ("cause", "record", "message", "is_recovered")


@admin.register(models.ScrapeRun)
class ScrapeRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "source", "state", "created", "changed", "unchanged", "failed")
    list_filter = ("source", "state")
    inlines = (ProblemInline,)


@admin.register(models.SourcePage)
class SourcePageAdmin(ReadOnlyAdmin):
    list_display = ("url", "status", "fetched_at", "sha256")
    list_filter = ("status",)
    search_fields = ("=url", "=sha256")


@admin.register(models.Decision, models.PairEvent, models.Note, models.AskFix)
class LedgerAdmin(ReadOnlyAdmin):
    """Ledgers: added to by reviewers on the pages, never changed."""

    list_display = ("pk", "pair", "by")
    list_select_related = ("pair", "by")

    def get_queryset(self, request):
        """Without what a second reviewer must not see."""
        return super().get_queryset(request).exclude(pair__state="second_opinion")


@admin.register(models.LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "kind", "subject", "words")
    list_filter = ("kind",)
    list_select_related = ("by",)


@admin.register(models.Takedown)
class TakedownAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "kind", "target", "words")
    list_filter = ("kind",)
    list_select_related = ("by",)


@admin.register(
    models.BodyAct, models.MessageAct, models.PairAct, models.PhraseChange, models.ReadingAct
)
class ActAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "kind", "words")
    list_filter = ("kind",)
    list_select_related = ("by",)


@admin.register(models.SampleReading)
class SampleReadingAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "item", "outcome", "machine", "reader")
    list_select_related = ("by", "item")


@admin.register(models.StatisticalRelease)
class StatisticalReleaseAdmin(ReadOnlyAdmin):
    list_display = ("title", "body", "first_published_on", "document_type", "is_withdrawn")
    list_filter = ("is_withdrawn", "is_ad_hoc")
    list_select_related = ("body",)
    search_fields = ("title", "=base_path")


@admin.register(models.Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "media_type", "size_bytes", "status", "is_hidden")
    list_filter = ("status", "is_hidden")
    search_fields = ("=sha256",)


@admin.register(models.ScrapeProblem)
class ProblemAdmin(ReadOnlyAdmin):
    list_display = ("record", "cause", "is_recovered", "created_at")
    list_filter = ("cause", "is_recovered")

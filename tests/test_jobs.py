"""Work in several processes comes to the same as in one."""

import os

import pytest

from disclosures import jobs


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("processes", [1, 2])
def test_every_item_is_done_once(processes):
    done = list(jobs.each(lambda n: n * n, range(40), processes))
    assert sorted(done) == [n * n for n in range(40)]


@pytest.mark.django_db(transaction=True)
def test_with_two_jobs_none_is_done_here():
    assert os.getpid() not in set(jobs.each(lambda n: os.getpid(), range(10), 2))


@pytest.mark.django_db(transaction=True)
def test_items_are_begun_only_as_they_are_needed():
    begun = []

    def items():
        for number in range(1000):
            begun.append(number)
            yield number

    first = jobs.each(str, items(), 2)
    assert next(first) in {str(n) for n in range(2 * jobs.AHEAD)}
    assert len(begun) <= 4 * jobs.AHEAD
    first.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_ends_the_work_and_is_told(processes):
    def work(number):
        raise ValueError(f"number {number}")

    with pytest.raises(ValueError, match="number"):
        list(jobs.each(work, range(10), processes))


@pytest.mark.django_db
def test_inside_a_transaction_all_is_done_here():
    assert set(jobs.each(lambda n: os.getpid(), range(10), 2)) == {os.getpid()}

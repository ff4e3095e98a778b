"""Work by two processes: the same results in the same order, whatever becomes of the second one."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from bizenv import hands
from bizenv.hands import shared

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")


@pytest.fixture(params=[True, False], ids=["two", "one"], autouse=True)
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    two: bool = request.param
    monkeypatch.setattr(hands, "_are_two", lambda: two)
    return two


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that this test began: others of the run are not its own to judge."""
    begun: list[int] = []
    fork = os.fork

    def counted() -> int:
        process = fork()
        begun.append(process)
        return process

    monkeypatch.setattr(os, "fork", counted)
    return begun


def _are_gone(processes: list[int]) -> bool:
    for process in processes:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
    return True


def _said(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_results_come_in_the_order_of_the_jobs(*, processes: bool) -> None:
    results = list(shared(partial(_said, number) for number in range(20)))
    assert [number for number, _ in results] == list(range(20))
    assert (len({process for _, process in results}) > 1) == processes


def test_what_is_apart_is_done_by_the_second_process_and_told_first(*, processes: bool) -> None:
    several = [partial(_said, number) for number in range(8)]
    results = list(shared(several[5:], several[:5]))
    assert [number for number, _ in results] == list(range(8))
    here = os.getpid()
    assert all((process != here) == processes for _, process in results[:5])


def test_what_is_apart_is_done_here_if_the_second_process_dies() -> None:
    here = os.getpid()

    def dies(number: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    several = [partial(dies, number) for number in range(4)]
    assert list(shared(several[2:], several[:2])) == [0, 1, 2, 3]


def test_a_long_result_comes_whole() -> None:
    long = "字" * 1_000_000
    assert list(shared([lambda: long, lambda: "short"])) == [long, "short"]


def test_a_job_whose_process_was_killed_is_done_here() -> None:
    here = os.getpid()

    def dies(number: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(shared(partial(dies, number) for number in range(3))) == [0, 1, 2]


def test_an_error_of_a_job_is_raised_here_and_no_process_is_left(
    *, processes: bool, begun: list[int]
) -> None:
    def fails() -> int:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        list(shared([fails, lambda: 1]))
    assert bool(begun) == processes
    assert _are_gone(begun)


def test_who_stops_in_the_middle_leaves_no_process(*, processes: bool, begun: list[int]) -> None:
    def waits() -> int:
        if os.getpid() != here:
            signal.pause()
        return 1

    def jobs() -> Iterator[hands.Job[int]]:
        yield waits
        yield lambda: 2
        raise KeyboardInterrupt

    here = os.getpid()
    with pytest.raises(KeyboardInterrupt):
        list(shared(jobs()))
    assert bool(begun) == processes
    assert _are_gone(begun)


def test_a_list_of_jobs_is_done_by_one_more_process(*, processes: bool, begun: list[int]) -> None:
    def worked(number: int) -> tuple[int, int]:
        time.sleep(0.01)
        return number, os.getpid()

    results = list(shared([partial(worked, number) for number in range(30)]))
    assert [number for number, _ in results] == list(range(30))
    assert {process for _, process in results} == {os.getpid(), *begun}
    assert len(begun) == processes
    assert _are_gone(begun)


def test_what_comes_of_a_list_may_be_longer_than_a_pipe_holds() -> None:
    several = [partial("字".__mul__, 700_000 + number) for number in range(6)]
    assert [len(each) for each in shared(several)] == list(range(700_000, 700_006))


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_what_a_killed_process_took_of_a_list_is_done_here(taken: int) -> None:
    here = os.getpid()
    done: list[int] = []

    def dies(number: int) -> int:
        done.append(number)
        if os.getpid() != here and len(done) > taken:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.01)
        return number

    assert list(shared([partial(dies, number) for number in range(12)])) == list(range(12))


def test_what_cannot_be_handed_over_is_done_here() -> None:
    def job(number: int) -> Callable[[], int]:
        return lambda: number

    several = [partial(job, number) for number in range(6)]
    assert [each() for each in shared(several)] == list(range(6))


def test_an_error_of_a_job_of_a_list_is_raised_here(*, processes: bool, begun: list[int]) -> None:
    def fails(number: int) -> int:
        if number == 4:
            raise ValueError("mine")
        return number

    told: list[int] = []
    with pytest.raises(ValueError, match="mine"):
        told.extend(shared([partial(fails, number) for number in range(9)]))
    assert told == [0, 1, 2, 3][: len(told)]
    assert processes or told
    assert bool(begun) == processes
    assert _are_gone(begun)


def test_who_stops_in_the_middle_of_a_list_leaves_no_process(
    *, processes: bool, begun: list[int]
) -> None:
    here = os.getpid()

    def waits(number: int) -> int:
        if number and os.getpid() != here:
            signal.pause()
        return number

    results = shared([partial(waits, number) for number in range(4)])
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert bool(begun) == processes
    assert _are_gone(begun)

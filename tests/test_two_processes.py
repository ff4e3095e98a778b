"""Work by two processes: the same results in the same order, whatever becomes of the second one."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from bizenv import two_processes
from bizenv.two_processes import shared

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")


@pytest.fixture(params=[True, False], ids=["two", "one"], autouse=True)
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    two: bool = request.param
    monkeypatch.setattr(two_processes, "_are_two", lambda: two)
    return two


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

    def jobs() -> Iterator[two_processes.Job[int]]:
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


@pytest.mark.parametrize("several", [0, 1])
def test_a_list_of_one_job_or_none_begins_no_process(several: int, begun: list[int]) -> None:
    assert list(shared([partial(_said, number) for number in range(several)])) == [
        (number, os.getpid()) for number in range(several)
    ]
    assert begun == []


def _in_all_ways(job: Callable[[int], two_processes.T]) -> Iterator[two_processes.T]:
    """Yield what comes of ten jobs, twice: of a list, and of jobs taken one by one, some of them apart."""
    several = [partial(job, number) for number in range(10)]
    yield from shared(several)
    yield from shared(iter(several[3:]), several[:3])


def _open() -> set[Path]:
    return set(Path("/dev/fd").iterdir())


@pytest.mark.parametrize("failing", ["fork", "pipe"])
def test_where_the_system_gives_no_process_all_is_done_here(
    failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> int:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    before = _open()
    with monkeypatch.context() as patched:
        patched.setattr(os, failing, fails)
        results = list(_in_all_ways(_said))
    assert results == [(number, os.getpid()) for number in range(10)] * 2
    assert _open() == before


AT_THE_LIMIT = """
import os, resource
from bizenv import two_processes
two_processes._are_two = lambda: True
resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
if os.geteuid() == 0:
    os.setuid(65534)  # root has no limit
try:
    if os.fork() == 0:
        os._exit(0)
except BlockingIOError:
    print("no more processes")
before = os.listdir("/dev/fd")
several = [lambda number=number: (number, os.getpid() == here) for number in range(10)]
here = os.getpid()
results = [*two_processes.shared(several), *two_processes.shared(iter(several[3:]), several[:3])]
print(results == [(number, True) for number in range(10)] * 2, os.listdir("/dev/fd") == before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits on processes differ elsewhere")
def test_a_user_who_may_have_no_more_processes_gets_all_done() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", AT_THE_LIMIT], capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("no more processes\nTrue True\n", "")


@pytest.fixture
def unheard() -> Iterator[None]:
    """Nobody asks what becomes of processes: the system takes away what has ended."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGCHLD, before)


@pytest.mark.usefixtures("unheard")
def test_where_the_system_takes_processes_away_results_come(begun: list[int]) -> None:
    assert [number for number, _ in _in_all_ways(_said)] == [*range(10)] * 2
    assert _are_gone(begun)


@pytest.mark.usefixtures("unheard")
def test_where_the_system_takes_processes_away_what_a_killed_one_took_is_done_here(
    begun: list[int],
) -> None:
    here = os.getpid()

    def dies(number: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.01)
        return number

    assert list(_in_all_ways(dies)) == [*range(10)] * 2
    assert _are_gone(begun)


@pytest.mark.usefixtures("unheard")
@pytest.mark.parametrize("is_running", [True, False])
def test_where_the_system_takes_processes_away_who_stops_leaves_none_and_ends_no_other(
    *, is_running: bool, processes: bool, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, kill = os.getpid(), os.kill
    killed: list[int] = []

    def noted(process: int, number: int) -> None:
        killed.append(process)
        kill(process, number)

    def waits(number: int) -> int:
        if number and os.getpid() != here and is_running:
            signal.pause()
        return number

    monkeypatch.setattr(os, "kill", noted)
    results = shared([partial(waits, number) for number in range(4)])
    assert next(results) == 0
    if not is_running:
        for process in begun:  # none but these: a browser of this worker never ends by itself
            with suppress(ChildProcessError):
                os.waitpid(process, 0)
    results.close()  # type: ignore[attr-defined]
    assert _are_gone(begun)
    assert killed in ([], begun)
    assert is_running or not killed
    assert bool(begun) == processes

"""What is compressed comes out as it went in, some at a time."""

import tracemalloc
from datetime import date
from decimal import Decimal

from bizenv.report.public import (
    PublicPart,
    PublicStatus,
    PublicTarget,
    PublicTask,
    PublicTasks,
    PublicTurn,
)

STATUS = PublicStatus("on_track", "green")


def task(number: int) -> PublicTask:
    name = f"示例{number}局"
    target = PublicTarget(name, "网办率", "at_least", Decimal("95.5"), "%", None, None, met=None)
    return PublicTask(
        plan="demo",
        id=str(number),
        title=f"推进示例事项{number}",
        sections=(("1", f"第{number}部分"),),
        indicators=(),
        leads=(PublicPart(name, STATUS),),
        by_first=False,
        supports=(),
        due=date(2025, 6, 30),
        due_text=None,
        status=STATUS,
        targets=(target,),
        history=(PublicTurn(date(2025, 3, 25), STATUS),),
    )


def test_tasks_come_out_as_they_went_in() -> None:
    for number in (0, 1, 200, 201, 450):
        tasks = [task(each) for each in range(number)]
        tasks_zipped = PublicTasks.of(tasks)
        assert (list(tasks_zipped), len(tasks_zipped), bool(tasks_zipped)) == (
            tasks,
            number,
            number > 0,
        )
        assert list(tasks_zipped) == tasks, "they may be gone through again"


def test_whoever_goes_through_tasks_holds_few_of_them() -> None:
    tasks_zipped = PublicTasks.of(task(each) for each in range(4_000))
    tracemalloc.start()
    try:
        whole = list(tasks_zipped)
        _, all_of_them = tracemalloc.get_traced_memory()
        del whole
        tracemalloc.reset_peak()
        for _ in tasks_zipped:
            pass
        _, one_by_one = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert one_by_one * 5 < all_of_them

"""What names a task or a department, so that pages which lead to each other can lead there."""

from bizenv.formats.page import Named, Thing


def task_named(key: str, said: str | None = None) -> Named:
    """Return a task's id outside its plan, or another text that names it."""
    return Named.of(Thing.TASK, key, said)


def task_in(plan: str, task: str) -> Named:
    """Return a task's id where its plan stands beside."""
    return Named.of(Thing.TASK, f"{plan}/{task}", task)


def department_named(name: str) -> Named:
    """Return a department's name."""
    return Named.of(Thing.DEPARTMENT, name)

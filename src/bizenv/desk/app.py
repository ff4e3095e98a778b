"""The desk as an application: the routes, behind the doors; whatever goes wrong is said in words."""

import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bizenv.desk.doors import DoorRefusal, Doors
from bizenv.desk.fields import FORMAT, check
from bizenv.desk.files import DeskFile, calendar_file, file_of
from bizenv.desk.frame import ASSETS, STYLES, SWITCH, DeskPage, document, error_body
from bizenv.desk.pages import (
    CALENDAR,
    error_page,
    menu,
    spoken,
    status_of_error,
    view_page,
)
from bizenv.desk.served import Served
from bizenv.desk.sought import Sought
from bizenv.desk.views import VIEWS, View
from bizenv.diagnostics import BizenvError

Answer = Callable[[Request], Response]
_TYPES: Final = {STYLES: "text/css", SWITCH: "text/javascript"}
_FAILED: Final = 500
NOT_ALLOWED: Final = 405
_OF_CALENDAR: Final = ("dept", "plan", "closed")
_HTML: Final = "text/html; charset=utf-8"


def desk(served: Served, forms: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the application for a workspace; `forms` are further routes, behind the same doors.

    A route that answers forms reads `doors.form_of(request)`: what came through the doors.
    """
    routes: list[BaseRoute] = []
    for path, view in VIEWS.items():
        routes.append(Route(path, worded(_viewed(path, view))))
    routes.append(Route(CALENDAR, worded(_calendar)))
    routes += [Route(f"{ASSETS}/{name}", _asset(name)) for name in _TYPES]
    doors = Middleware(Doors, served=served, refusing=refuse)
    app = Starlette(
        routes=[*routes, *forms],
        middleware=[doors],
        exception_handlers={HTTPException: _refuse_http},
    )
    app.state.served = served
    return app


def sought_by(request: Request) -> Sought:
    """Return what a request asks in its address."""
    fields: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        fields.setdefault(name, []).append(value)
    return Sought(request.app.state.served, fields)


def shown(page: DeskPage, status: int = 200) -> Response:
    """Return a page as an answer."""
    return Response(document(page), status, media_type=_HTML)


def worded(answer: Answer) -> Answer:
    """Return what answers the same, and says in words what goes wrong."""

    def safely(request: Request) -> Response:
        try:
            return answer(request)
        except BizenvError as error:
            page = error_page(request.url.path, error, sought_by(request))
            return shown(page, status_of_error(error))
        except HTTPException:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, it is told in words
            sys.stderr.write(traceback.format_exc())
            return refuse(request, DoorRefusal(_FAILED, "desk.refused.internal"))

    return safely


def refuse(request: Request, refusal: DoorRefusal) -> Response:
    """Return what is said instead of an answer."""
    sought = Sought(request.app.state.served, {})
    words = spoken(sought)
    said = words(refusal.code, **refusal.args)
    body = error_body(said, None, "/", words)
    page = DeskPage(words("desk.wrong"), body, "", sought, menu=menu(sought))
    answer = shown(page, refusal.status)
    if refusal.status == NOT_ALLOWED:
        answer.headers["allow"] = "GET, HEAD"
    return answer


def _refuse_http(request: Request, error: Exception) -> Response:
    """Answer what no route answers."""
    status = error.status_code if isinstance(error, HTTPException) else _FAILED
    if status == NOT_ALLOWED:
        return refuse(
            request,
            DoorRefusal(status, "desk.refused.method", {"name": request.method}),
        )
    return refuse(request, DoorRefusal(status, "desk.refused.path"))


def _viewed(path: str, view: View) -> Answer:
    def answer(request: Request) -> Response:
        sought = sought_by(request)
        if sought.has(FORMAT):
            check(sought, view.fields)
            return _sent(file_of(view, sought))
        return shown(view_page(path, view, sought))

    return answer


def _calendar(request: Request) -> Response:
    sought = sought_by(request)
    check(sought, _OF_CALENDAR)
    return _sent(calendar_file(sought))


def _sent(file: DeskFile) -> Response:
    """Return a file as an answer; a browser keeps it."""
    kept = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.data, media_type=file.type, headers=kept)


def _asset(name: str) -> Answer:
    def answer(request: Request) -> Response:
        del request
        data = (files("bizenv.site") / "assets" / name).read_bytes()
        return Response(data, media_type=_TYPES[name])

    return answer

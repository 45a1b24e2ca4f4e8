"""The console at ``/admin``: the service as those see it who tune and guard it.

Every view is one address; what it shows (order, filter, page) stands in the query, so that a view can be kept and sent
on. Nothing needs a script to work. To add a view:

1. ``app/web/console/views/<name>.py``: a ``router`` of ``console_router()``, and handlers that take ``ViewDep``::

       router = console_router()
       THINGS: Table[Thing] = Table("Things", (Column("name", "Name", lambda each: each.name),), order="name")

       @router.get("/admin/things", dependencies=[needs(Scope.POLICIES_READ)])
       async def things(view: ViewDep) -> Response:
           rows = await view.service....
           return view.page("things.html", "Things", table=view.table(THINGS, rows))

   Every table that is handed to ``view.page`` sorts, filters, pages and can be had as CSV without more ado.
2. ``app/web/console/templates/things.html``: ``{% extends "shell.html" %}`` with a block ``content``; tables by
   ``{{ parts.table(table) }}``, charts (``app.web.console.charts``) by ``{{ parts.chart(drawn(chart)) }}``.
3. The router in ``app/web/console/routes.py``, and the place in ``app/web/console/navigation.py``.

What changes something is a POST with ``FormDep``: without a reason it shows what would change and asks why; with one it
acts and goes on::

       @router.post("/admin/things/{name}/retire", dependencies=[needs(Scope.POLICIES_WRITE)])
       async def retire(view: ViewDep, form: FormDep, name: str) -> Response:
           if form.why is None:
               return view.confirm(Confirmation("Retire it?", "Retire", (DiffLine("-", name),)), form)
           await view.service....
           return view.done("/admin/things", f"{name} is retired.")

An error of the service becomes a page with its sentence and what can be done.
"""

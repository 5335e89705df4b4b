"""PyLD, working out what the pinned contexts mean once for all documents.

PyLD gives a context that holds for a single node another name at each node, so that its own store
never finds it again: most of its time went into contexts that it had prepared before.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from pyld.context_resolver import ContextResolver
from pyld.jsonld import JsonLdProcessor

from skillmatch.verification import contexts
from skillmatch.verification.contexts import Object

# A document can nest contexts in ever new orders. With some hundred terms each, these take up to
# some ten megabytes; credentials of all kinds together need about a hundred.
_MAX_PREPARED = 500
_MAX_INVERSES = 200


def expand(document: Object, base: str) -> tuple[list[Any], list[str]]:
    """A document with every name written out, and the names that no context defines.

    Parameters
    ----------
    document : JSON object
        All its contexts must be pinned.
    base : str
        What completes its incomplete names.

    Returns
    -------
    expanded : list of JSON objects
    undefined : list of str

    Raises
    ------
    pyld.jsonld.JsonLdError
        If it isn't JSON-LD; other errors too, since PyLD checks little.
    """
    undefined: list[str] = []
    processor = _Processor(on_property_dropped=lambda name: undefined.append(str(name)))
    return processor.expand(document, _options(base)), undefined


def compact(expanded: list[Any], context: Object, base: str) -> Any:
    """What was expanded, in the terms of a context."""
    return _Processor().compact(expanded, context, {**_options(base), "skipExpansion": True})


def statements(expanded: list[Any], base: str) -> Object:
    """What was expanded as an RDF dataset, as PyLD writes it."""
    dataset: Object = _OfExpanded().to_rdf(expanded, _options(base))
    return dataset


class _Processor(JsonLdProcessor):  # type: ignore[misc]
    """Overrides two inner steps of PyLD; should it rename them, it is slower and as right."""

    def _process_context(
        self,
        active_ctx: Any,
        local_ctx: Any,
        options: Object,
        *flags: Any,
        cycles: Any = None,
        **named: Any,
    ) -> Any:
        """The active context to which a local one leads from another."""

        def prepare() -> tuple[Any, ...]:
            process = super(_Processor, self)._process_context
            found = process(active_ctx, local_ctx, options, *flags, cycles=cycles, **named)
            return found, active_ctx, local_ctx  # which keep their ids as long as they are kept

        # What PyLD prepares inside another context is incomplete; of an empty one it goes on to
        # change what it made.
        if cycles is not None or not local_ctx:
            return prepare()[0]
        key = (id(active_ctx), _name(local_ctx), flags, *sorted(named.items()))
        return _kept(_prepared, key, prepare, _MAX_PREPARED)[0]

    def _get_inverse_context(self, active_ctx: Any) -> Any:
        """The terms of an active context by their full names."""

        def invert() -> Any:
            return super(_Processor, self)._get_inverse_context(active_ctx)

        return _kept(_inverses, active_ctx["_uuid"], invert, _MAX_INVERSES)


class _OfExpanded(_Processor):
    """Takes what it is given as it is: PyLD would expand what is expanded once more."""

    def expand(self, input_: Any, _options: Object) -> Any:
        return input_


def _options(base: str) -> Object:
    return {
        "base": base,
        "documentLoader": _load,
        "contextResolver": ContextResolver(_resolved, _load),
    }


def _load(url: str, _: object = None) -> Object:
    # PyLD writes into what it is given.
    context = copy.deepcopy(contexts.load_context(url))
    return {"contextUrl": None, "documentUrl": url, "document": context, "tag": "static"}


# PyLD's own stores are shared with whatever else uses it in this process, and may have been filled
# from the network.
_resolved: dict[str, Any] = {}
_prepared: OrderedDict[object, tuple[Any, ...]] = OrderedDict()
_inverses: OrderedDict[object, Any] = OrderedDict()


def _name(context: Any) -> object:
    """What stands for a local context: its addresses, or the object that all documents share."""
    if isinstance(context, dict) and context.keys() == {"@context"}:
        context = context["@context"]
    if isinstance(context, list) and all(isinstance(one, str) for one in context):
        return tuple(context)
    return context if isinstance(context, str) else id(context)


def _kept(store: OrderedDict[object, Any], key: object, make: Callable[[], Any], size: int) -> Any:
    """From the store, else made and stored; what was not used for longest is forgotten."""
    if key not in store:
        store[key] = make()
        if len(store) > size:
            store.popitem(last=False)
    store.move_to_end(key)
    return store[key]

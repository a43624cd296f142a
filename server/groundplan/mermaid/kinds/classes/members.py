"""The lines of a class's box, as Mermaid writes them and out of what it read."""

import re
from typing import Any

from groundplan.mermaid.kinds.classes.diagram import (
    ClassAttribute,
    ClassMethod,
    ClassParameter,
    Modifier,
    Visibility,
)
from groundplan.mermaid.kinds.classes.notation import SIGN_OF_MODIFIER, SIGN_OF_VISIBILITY
from groundplan.mermaid.text_escape import decode, encode_bare, generic_of_tildes, tildes_for_generic

_VISIBILITY_OF_SIGN = {sign: visibility for visibility, sign in SIGN_OF_VISIBILITY.items()}
_MODIFIER_OF_SIGN = {sign: modifier for modifier, sign in SIGN_OF_MODIFIER.items()}

# Braces end a class, parentheses make a method, `$` at the end makes a member static.
_SIGNS = "(){}$"
# `int age`, `Map~str, int~ ages`: how people write a type before a name.
_TYPE_AND_NAME = re.compile(r"((?:[^\s~]|~[^~]*~)+)\s+([^\s~:=]+)")


def attribute_line(attribute: ClassAttribute) -> str:
    """`+name: type`, with the sign of its modifier at the end."""
    sign = SIGN_OF_MODIFIER[attribute.modifier]
    return SIGN_OF_VISIBILITY[attribute.visibility] + _typed(attribute.name, attribute.type) + sign


def method_line(method: ClassMethod) -> str:
    """`+name(parameter: type)* type`."""
    # Commas between square brackets are read as a part of a type, as people write them.
    parameters = ", ".join(_typed(each.name, each.type, forbidden=",") for each in method.parameters)
    returns = f" {_type(method.returns)}" if method.returns else ""
    sign = SIGN_OF_MODIFIER[method.modifier]
    return f"{SIGN_OF_VISIBILITY[method.visibility]}{_name(method.name)}({parameters}){sign}{returns}"


def annotation_line(annotation: str) -> str:
    return f"<<{encode_bare(annotation, forbidden='{}')}>>"


def attribute_of(told: dict[str, Any]) -> ClassAttribute:
    """An attribute as Mermaid read it."""
    name, type_ = _name_and_type(told["id"])
    return ClassAttribute(name, type_, _visibility(told), _modifier(told))


def method_of(told: dict[str, Any]) -> ClassMethod:
    """A method as Mermaid read it."""
    parameters = tuple(ClassParameter(*_name_and_type(each)) for each in _split(told["parameters"]))
    returns = _type_of(told["returnType"].strip().removeprefix(":"))
    return ClassMethod(decode(told["id"].strip()), parameters, returns, _visibility(told), _modifier(told))


def _typed(name: str, type_: str, *, forbidden: str = "") -> str:
    written = _name(name, forbidden=forbidden)
    return f"{written}: {_type(type_, forbidden=forbidden)}" if type_ else written


def _name(name: str, *, forbidden: str = "") -> str:
    return encode_bare(name, forbidden=f"{_SIGNS}[]: \u00a0{forbidden}", forbidden_first="+-")


def _type(type_: str, *, forbidden: str = "") -> str:
    brackets = "" if _is_balanced(type_) else "[]"
    signs = _SIGNS + brackets + forbidden
    return tildes_for_generic(type_) or encode_bare(type_, forbidden=signs, forbidden_first=":")


def _is_balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return False
    return depth == 0


def _name_and_type(text: str) -> tuple[str, str]:
    name, colon, type_ = text.strip().partition(":")
    if colon:
        return decode(name.strip()), _type_of(type_)
    both = _TYPE_AND_NAME.fullmatch(name)
    return (decode(both[2]), _type_of(both[1])) if both else (_type_of(name), "")


def _type_of(text: str) -> str:
    return decode(generic_of_tildes(text.strip()))


def _split(parameters: str) -> list[str]:
    """At the commas outside of brackets and tildes."""
    pieces = [""]
    depth, in_tildes = 0, False
    for char in parameters:
        depth += (char in "<[(") - (char in ">])")
        in_tildes ^= char == "~"
        if char == "," and depth <= 0 and not in_tildes:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces if parameters.strip() else []


def _visibility(told: dict[str, Any]) -> Visibility:
    return _VISIBILITY_OF_SIGN.get(told["visibility"], Visibility.UNSTATED)


def _modifier(told: dict[str, Any]) -> Modifier:
    return _MODIFIER_OF_SIGN.get(told["classifier"], Modifier.NONE)

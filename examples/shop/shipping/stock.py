"""Reserving pieces so that nothing is sold twice."""

from django.db.models import F

from catalogue.models import Variant

from .models import Stock


class OutOfStock(ValueError):
    """No warehouse has enough pieces."""


def reserve(variant: Variant, quantity: int) -> Stock:
    """Reserve pieces in the first warehouse that has enough; raises OutOfStock."""
    enough = Stock.objects.select_for_update().filter(
        variant=variant, quantity__gte=F("reserved") + quantity
    )
    stock = enough.order_by("warehouse_id").first()
    if stock is None:
        raise OutOfStock(f"There are not {quantity} pieces of {variant.sku} in any warehouse.")
    stock.reserved = F("reserved") + quantity
    stock.save(update_fields=["reserved"])
    return stock

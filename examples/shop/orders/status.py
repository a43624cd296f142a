"""The life of an order."""

from django.db import models


class OrderStatus(models.TextChoices):
    """Where an order is on its way from cart to customer."""

    CART = "cart", "In the cart"
    PLACED = "placed", "Placed"
    PAID = "paid", "Paid"
    PACKED = "packed", "Packed"
    SHIPPED = "shipped", "On its way"
    DELIVERED = "delivered", "Delivered"
    RETURNED = "returned", "Sent back"
    CANCELLED = "cancelled", "Cancelled"


TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.CART: frozenset({OrderStatus.PLACED}),
    OrderStatus.PLACED: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED}),
    OrderStatus.PAID: frozenset({OrderStatus.PACKED, OrderStatus.CANCELLED}),
    OrderStatus.PACKED: frozenset({OrderStatus.SHIPPED}),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED, OrderStatus.RETURNED}),
    OrderStatus.DELIVERED: frozenset({OrderStatus.RETURNED}),
    OrderStatus.RETURNED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}


class IllegalTransition(ValueError):
    """An order can't go from where it is to where it was sent."""


def check_transition(current: OrderStatus, wanted: OrderStatus) -> None:
    """Raise IllegalTransition unless an order may go from one status to the other."""
    if wanted not in TRANSITIONS[current]:
        raise IllegalTransition(f"An order that is {current} can't become {wanted}.")

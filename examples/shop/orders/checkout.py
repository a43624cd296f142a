"""From cart to placed order."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Address
from catalogue.models import Variant
from payments.gateway import PaymentGateway
from payments.models import Payment
from shipping.stock import reserve

from .models import Order, OrderLine
from .status import OrderStatus


class EmptyCart(ValueError):
    """There is nothing to order."""


def add_to_cart(cart: Order, variant: Variant, *, quantity: int = 1) -> OrderLine:
    """Put pieces of a variant into a cart, on top of those already there."""
    line, is_new = OrderLine.objects.get_or_create(
        order=cart, variant=variant, defaults={"quantity": quantity, "unit_price": variant.price}
    )
    if not is_new:
        line.quantity += quantity
        line.save(update_fields=["quantity"])
    return line


class Checkout:
    """Places orders: stock is reserved first, then the payment is begun."""

    def __init__(self, gateway: PaymentGateway):
        self._gateway = gateway

    @transaction.atomic
    def place(self, cart: Order, *, billing: Address, shipping: Address) -> Payment:
        """Place the order and answer the payment that the customer has to confirm."""
        lines = list(cart.lines.select_related("variant"))
        if not lines:
            raise EmptyCart("The cart is empty.")
        for line in lines:
            reserve(line.variant, line.quantity)
        cart.billing_address = billing
        cart.shipping_address = shipping
        cart.placed_at = timezone.now()
        cart.save()
        cart.move_to(OrderStatus.PLACED)
        return self._gateway.begin(cart, amount=cart.total)

"""Carts, orders and what is in them."""

from decimal import Decimal

from django.conf import settings
from django.db import models

from shop.fields import MoneyField
from shop.models import PublicId, TimeStamped

from .status import OrderStatus, check_transition


class Coupon(models.Model):
    """A code that makes an order cheaper."""

    code = models.CharField(max_length=24, unique=True)
    percent_off = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    categories = models.ManyToManyField("catalogue.Category", blank=True)


class Order(PublicId, TimeStamped):
    """What a customer buys at once; a cart is an order that has not been placed."""

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders")
    status = models.CharField(max_length=12, choices=OrderStatus.choices, default=OrderStatus.CART)
    billing_address = models.ForeignKey("accounts.Address", on_delete=models.PROTECT, null=True, related_name="+")
    shipping_address = models.ForeignKey("accounts.Address", on_delete=models.PROTECT, null=True, related_name="+")
    coupon = models.ForeignKey(Coupon, on_delete=models.SET_NULL, null=True, blank=True, related_name="orders")
    placed_at = models.DateTimeField(null=True, blank=True)
    variants = models.ManyToManyField("catalogue.Variant", through="OrderLine", related_name="orders")

    class Meta:
        db_table = "shop_order"
        indexes = [models.Index(fields=["customer", "status"])]

    @property
    def total(self) -> Decimal:
        """What the customer pays, coupon included."""
        full = sum((line.amount for line in self.lines.all()), start=Decimal(0))
        if self.coupon is None:
            return full
        return (full * (100 - self.coupon.percent_off) / 100).quantize(Decimal("0.01"))

    def move_to(self, wanted: OrderStatus) -> None:
        """Change the status and note it; raises IllegalTransition."""
        check_transition(OrderStatus(self.status), wanted)
        OrderEvent.objects.create(order=self, before=self.status, after=wanted)
        self.status = wanted
        self.save(update_fields=["status", "updated_at"])


class OrderLine(models.Model):
    """One variant in an order, at the price it had then."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, related_name="lines")
    quantity = models.PositiveIntegerField(default=1)
    unit_price = MoneyField()
    gift_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "variant"], name="line_once")]

    @property
    def amount(self) -> Decimal:
        """The price of all pieces."""
        return self.unit_price * self.quantity


class OrderEvent(models.Model):
    """A change of an order's status."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=12, choices=OrderStatus.choices)
    after = models.CharField(max_length=12, choices=OrderStatus.choices)
    at = models.DateTimeField(auto_now_add=True)

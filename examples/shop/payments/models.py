"""Money in and money back."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from shop.fields import MoneyField
from shop.models import PublicId, TimeStamped


class PaymentMethod(models.Model):
    """A way to pay; cards and accounts are its special cases."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="payment_methods")
    label = models.CharField(max_length=60)
    is_default = models.BooleanField(default=False)


class Card(PaymentMethod):
    """A credit or debit card; its number is kept by the provider, not here."""

    brand = models.CharField(max_length=20)
    last_four = models.CharField(max_length=4)
    expires = models.DateField()


class BankAccount(PaymentMethod):
    """An account that we may draw from."""

    iban_hash = models.CharField(max_length=64)
    holder = models.CharField(max_length=120)


class Payment(PublicId, TimeStamped):
    """A sum that a customer owes for an order."""

    class Status(models.TextChoices):
        """How far a payment has come."""

        PENDING = "pending"
        AUTHORISED = "authorised"
        CAPTURED = "captured"
        FAILED = "failed"
        REFUNDED = "refunded"

    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="payment")
    method = models.ForeignKey(PaymentMethod, on_delete=models.SET_NULL, null=True, related_name="payments")
    amount = MoneyField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PENDING)
    provider_reference = models.CharField(max_length=80, blank=True)


class Refund(TimeStamped):
    """Money given back, in whole or in part."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = MoneyField()
    reason = models.TextField()
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="approved_refunds")


class LedgerEntry(models.Model):
    """A line in the books about anything that moved money."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.CharField(max_length=36)
    subject = GenericForeignKey("content_type", "object_id")
    amount = MoneyField()
    booked_at = models.DateTimeField(auto_now_add=True)

"""The only place that talks to the payment provider."""

from decimal import Decimal

from orders.models import Order
from orders.status import OrderStatus

from .models import LedgerEntry, Payment, Refund


class PaymentGateway:
    """Begins, settles and refunds payments."""

    def begin(self, order: Order, *, amount: Decimal) -> Payment:
        """A new payment that waits for the customer's word."""
        return Payment.objects.create(order=order, amount=amount)

    def settle(self, payment: Payment, reference: str) -> None:
        """The provider says that the money is there."""
        payment.status = Payment.Status.CAPTURED
        payment.provider_reference = reference
        payment.save(update_fields=["status", "provider_reference", "updated_at"])
        payment.order.move_to(OrderStatus.PAID)
        LedgerEntry.objects.create(subject=payment, amount=payment.amount)

    def refund(self, payment: Payment, *, amount: Decimal, reason: str, approved_by) -> Refund:
        """Give money back; never more than was paid."""
        already = sum((refund.amount for refund in payment.refunds.all()), start=Decimal(0))
        if already + amount > payment.amount:
            raise ValueError("More can't be given back than was paid.")
        refund = Refund.objects.create(payment=payment, amount=amount, reason=reason, approved_by=approved_by)
        if already + amount == payment.amount:
            payment.status = Payment.Status.REFUNDED
            payment.save(update_fields=["status", "updated_at"])
        LedgerEntry.objects.create(subject=refund, amount=-amount)
        return refund

"""What the payment provider calls back."""

import json

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .gateway import PaymentGateway
from .models import Payment


@csrf_exempt
@require_POST
def payment_settled(request: HttpRequest, payment_id: str) -> JsonResponse:
    """The provider's message that a payment went through."""
    payment = get_object_or_404(Payment, pk=payment_id, status=Payment.Status.PENDING)
    PaymentGateway().settle(payment, json.loads(request.body)["reference"])
    return JsonResponse({"status": payment.status})

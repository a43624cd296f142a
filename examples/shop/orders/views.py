"""The API for the cart and for orders."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from catalogue.models import Variant
from payments.gateway import PaymentGateway

from .checkout import Checkout, EmptyCart, add_to_cart
from .models import Order
from .status import IllegalTransition, OrderStatus


@require_POST
@login_required
def add_line(request: HttpRequest) -> JsonResponse:
    """Put something into the cart."""
    wanted = json.loads(request.body)
    cart, _ = Order.objects.get_or_create(customer=request.user, status=OrderStatus.CART)
    variant = get_object_or_404(Variant, sku=wanted["sku"])
    line = add_to_cart(cart, variant, quantity=int(wanted.get("quantity", 1)))
    return JsonResponse({"cart": cart.id, "quantity": line.quantity}, status=201)


@require_POST
@login_required
def place_order(request: HttpRequest) -> JsonResponse:
    """Turn the cart into an order."""
    cart = get_object_or_404(Order, customer=request.user, status=OrderStatus.CART)
    wanted = json.loads(request.body)
    own = request.user.addresses
    try:
        payment = Checkout(PaymentGateway()).place(
            cart,
            billing=get_object_or_404(own, pk=wanted["billing"]),
            shipping=get_object_or_404(own, pk=wanted["shipping"]),
        )
    except EmptyCart as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"order": cart.id, "payment": payment.id, "amount": payment.amount}, status=201)


@require_GET
@login_required
def order_detail(request: HttpRequest, order_id: str) -> JsonResponse:
    """One of one's own orders with its history."""
    order = get_object_or_404(Order, pk=order_id, customer=request.user)
    lines = order.lines.values("variant__sku", "quantity", "unit_price")
    events = order.events.order_by("at").values("before", "after", "at")
    return JsonResponse({"id": order.id, "status": order.status, "lines": list(lines), "events": list(events)})


@require_POST
@login_required
def cancel_order(request: HttpRequest, order_id: str) -> JsonResponse:
    """Cancel an order that has not been packed."""
    order = get_object_or_404(Order, pk=order_id, customer=request.user)
    try:
        order.move_to(OrderStatus.CANCELLED)
    except IllegalTransition as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"id": order.id, "status": order.status})

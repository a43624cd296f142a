"""Routes below /api/payments/."""

from django.urls import path

from .views import payment_settled

app_name = "payments"
urlpatterns = [
    path("<uuid:payment_id>/settled/", payment_settled, name="settled"),
]

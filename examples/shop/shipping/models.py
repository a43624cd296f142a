"""Warehouses, what lies in them, and what leaves them."""

from django.db import models

from shop.models import TimeStamped


class Warehouse(models.Model):
    """A building that parcels leave from."""

    code = models.CharField(max_length=8, primary_key=True)
    city = models.CharField(max_length=100)
    manager = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="manages")


class Stock(models.Model):
    """How many pieces of a variant lie in a warehouse."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="stock")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.CASCADE, related_name="stock")
    quantity = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)

    class Meta:
        unique_together = ("warehouse", "variant")


class Parcel(TimeStamped):
    """A box on its way to a customer; a large order takes several."""

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="parcels")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="parcels")
    lines = models.ManyToManyField("orders.OrderLine", related_name="parcels")
    tracking_code = models.CharField(max_length=40, unique=True, null=True)
    shipped_at = models.DateTimeField(null=True, blank=True)

"""Model fields of the shop's own."""

from django.db import models


class MoneyField(models.DecimalField):
    """An amount of the shop's currency, to the cent."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 10)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

import { ApiClient } from "./api/client";
import { Cart } from "./cart/cart";
import { CartView } from "./cart/cart-view";

const api = new ApiClient();
const cart = new Cart(api);

const list = document.querySelector<HTMLElement>("#cart");
if (list) new CartView(list, cart).draw();

export { api, cart };

; Components that are drawn: a name that begins with a capital, or a dotted one. Version 1.

(jsx_opening_element name: [(identifier) (member_expression)] @component)
(jsx_self_closing_element name: [(identifier) (member_expression)] @component)

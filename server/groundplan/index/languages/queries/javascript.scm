; What only the JavaScript grammar has. Version 1.

(field_definition) @definition

; What Groundplan reads from Kotlin. Version 1.

(package_header (qualified_identifier) @name) @package
(class_declaration "class" name: (identifier) @name) @symbol.class
(class_declaration "interface" name: (identifier) @name) @symbol.interface
(class_declaration "class" name: (identifier) @name (enum_class_body)) @symbol.enum
(object_declaration name: (identifier) @name) @symbol.class
(type_alias type: (identifier) @name) @symbol.type
(function_declaration name: (identifier) @name) @symbol.function
(secondary_constructor "constructor" @name) @symbol.method
(property_declaration (variable_declaration . (identifier) @name)) @symbol.field
(class_parameter ["val" "var"] . (identifier) @name) @symbol.field
(enum_entry . (identifier) @name) @symbol.field

(class_declaration (delegation_specifiers (delegation_specifier
  [(user_type) @base (constructor_invocation (user_type) @base)
   (explicit_delegation (user_type) @base)])))
(object_declaration (delegation_specifiers (delegation_specifier
  [(user_type) @base (constructor_invocation (user_type) @base)
   (explicit_delegation (user_type) @base)])))

(import) @import

(call_expression . (identifier) @call)
(call_expression . (navigation_expression . (_) @receiver (identifier) @call .))

(user_type) @use

(parameter . (identifier) @bound (user_type) @type)
(parameter . (identifier) @bound (nullable_type (user_type) @type))
(class_parameter (identifier) @bound (user_type) @type)
(class_parameter (identifier) @bound (nullable_type (user_type) @type))
(variable_declaration . (identifier) @bound (user_type) @type)
(variable_declaration . (identifier) @bound (nullable_type (user_type) @type))
(property_declaration
  (variable_declaration . (identifier) @bound .)
  (call_expression . (identifier) @made))
(function_declaration (function_value_parameters) . (user_type) @returns)
(function_declaration (function_value_parameters) . (nullable_type (user_type) @returns))

(ERROR) @error
(MISSING) @error

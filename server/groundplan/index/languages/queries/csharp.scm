; What Groundplan reads from C#. Version 1.

(namespace_declaration name: (_) @name) @package
(file_scoped_namespace_declaration name: (_) @name) @package
(class_declaration name: (identifier) @name) @symbol.class
(record_declaration name: (identifier) @name) @symbol.class
(struct_declaration name: (identifier) @name) @symbol.class
(interface_declaration name: (identifier) @name) @symbol.interface
(enum_declaration name: (identifier) @name) @symbol.enum
(delegate_declaration name: (identifier) @name) @symbol.type
(method_declaration name: (identifier) @name) @symbol.method
(constructor_declaration name: (identifier) @name) @symbol.method
(local_function_statement name: (identifier) @name) @symbol.function
(property_declaration name: (identifier) @name) @symbol.field
(event_declaration name: (identifier) @name) @symbol.field
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @symbol.field
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @symbol.field
(enum_member_declaration name: (identifier) @name) @symbol.field
(record_declaration (parameter_list (parameter name: (identifier) @name) @symbol.field))

(base_list [(identifier) (qualified_name) (generic_name) (alias_qualified_name)] @base)
(base_list (primary_constructor_base_type type: (_) @base))

(using_directive) @import

(invocation_expression function: [(identifier) (generic_name)] @call)
(invocation_expression function: (member_access_expression expression: _ @receiver name: (_) @call))
(invocation_expression function: (conditional_access_expression
  condition: (_) @receiver (member_binding_expression name: (_) @call)))
(object_creation_expression type: (_) @call)

; Types are uses, and attributes.
(attribute name: (_) @use)
(_ type: [(identifier) (qualified_name) (generic_name)] @use)
(_ type: (nullable_type type: [(identifier) (qualified_name) (generic_name)] @use))
(_ type: (array_type type: [(identifier) (qualified_name) (generic_name)] @use))
(method_declaration returns: [(identifier) (qualified_name) (generic_name)] @use)
(type_argument_list [(identifier) (qualified_name) (generic_name)] @use)
(typeof_expression type: (identifier) @use)

(parameter type: (_) @type name: (identifier) @bound)
(property_declaration type: (_) @type name: (identifier) @bound)
(field_declaration (variable_declaration
  type: (_) @type (variable_declarator name: (identifier) @bound)))
(local_declaration_statement (variable_declaration
  type: [(identifier) (qualified_name) (generic_name) (nullable_type)] @type
  (variable_declarator name: (identifier) @bound)))
(local_declaration_statement (variable_declaration
  type: (implicit_type)
  (variable_declarator
    name: (identifier) @bound (object_creation_expression type: (_) @type))))
(foreach_statement type: [(identifier) (qualified_name) (generic_name)] @type left: (identifier) @bound)
(method_declaration returns: (_) @returns)

(ERROR) @error
(MISSING) @error

; What Groundplan reads from Java. Version 2.

(package_declaration [(identifier) (scoped_identifier)] @name) @package
(class_declaration name: (identifier) @name) @symbol.class
(record_declaration name: (identifier) @name) @symbol.class
(interface_declaration name: (identifier) @name) @symbol.interface
(annotation_type_declaration name: (identifier) @name) @symbol.interface
(enum_declaration name: (identifier) @name) @symbol.enum
(method_declaration name: (identifier) @name) @symbol.method
(constructor_declaration name: (identifier) @name) @symbol.method
(compact_constructor_declaration name: (identifier) @name) @symbol.method
(annotation_type_element_declaration name: (identifier) @name) @symbol.method
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @symbol.field
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @symbol.field
(enum_constant name: (identifier) @name) @symbol.field
(object_creation_expression (class_body) @scope.anonymous)
(enum_constant body: (class_body) @scope.anonymous)
(record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @name) @symbol.field))

(superclass (_) @base)
(super_interfaces (type_list (_) @base))
(extends_interfaces (type_list (_) @base))

(import_declaration) @import

(method_invocation object: (_) @receiver name: (identifier) @call)
(method_invocation !object name: (identifier) @call)
(object_creation_expression type: (_) @call)
(method_reference . (_) @receiver (identifier) @call .)

((type_identifier) @use (#not-eq? @use "var"))
(scoped_type_identifier) @use
(marker_annotation name: (_) @use)
(annotation name: (_) @use)

(formal_parameter type: (_) @type name: (identifier) @bound)
(field_declaration type: (_) @type declarator: (variable_declarator name: (identifier) @bound))
(local_variable_declaration
  type: (_) @type declarator: (variable_declarator name: (identifier) @bound)
  (#not-eq? @type "var"))
(local_variable_declaration
  type: (_) @_var
  declarator: (variable_declarator
    name: (identifier) @bound value: (object_creation_expression type: (_) @type))
  (#eq? @_var "var"))
(enhanced_for_statement type: (_) @type name: (identifier) @bound (#not-eq? @type "var"))
(resource type: (_) @type name: (identifier) @bound)
(method_declaration type: (_) @returns)

(ERROR) @error
(MISSING) @error

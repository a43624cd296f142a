; What Groundplan reads from PHP. Version 1.

(namespace_definition name: (namespace_name) @name) @package
(class_declaration name: (name) @name) @symbol.class
(trait_declaration name: (name) @name) @symbol.class
(interface_declaration name: (name) @name) @symbol.interface
(enum_declaration name: (name) @name) @symbol.enum
(function_definition name: (name) @name) @symbol.function
(method_declaration name: (name) @name) @symbol.method
(property_declaration (property_element name: (variable_name (name) @name))) @symbol.field
(property_promotion_parameter name: (variable_name (name) @name)) @symbol.promoted
(enum_case name: (name) @name) @symbol.field
(const_declaration (const_element . (name) @name)) @symbol.constant

(base_clause [(name) (qualified_name)] @base)
(class_interface_clause [(name) (qualified_name)] @base)
(declaration_list (use_declaration [(name) (qualified_name)] @base))

(namespace_use_declaration) @import
(require_expression) @import
(require_once_expression) @import
(include_expression) @import
(include_once_expression) @import

(function_call_expression function: [(name) (qualified_name)] @call)
(member_call_expression object: (_) @receiver name: (name) @call)
(nullsafe_member_call_expression object: (_) @receiver name: (name) @call)
(scoped_call_expression scope: (_) @receiver name: (name) @call)
(object_creation_expression . [(name) (qualified_name)] @call)

(named_type [(name) (qualified_name)] @use)
(attribute [(name) (qualified_name)] @use)
(class_constant_access_expression . [(name) (qualified_name)] @use)
(binary_expression operator: "instanceof" right: [(name) (qualified_name)] @use)

(simple_parameter
  type: [(named_type) @type (optional_type (named_type) @type)] name: (variable_name) @bound)
(property_promotion_parameter
  type: [(named_type) @type (optional_type (named_type) @type)] name: (variable_name) @bound)
(property_promotion_parameter
  type: [(named_type) @type (optional_type (named_type) @type)] name: (variable_name (name) @bound.promoted))
(property_declaration
  type: [(named_type) @type (optional_type (named_type) @type)]
  (property_element name: (variable_name (name) @bound)))
(assignment_expression
  left: (variable_name) @bound
  right: (object_creation_expression . [(name) (qualified_name)] @type))
(assignment_expression
  left: (member_access_expression object: (variable_name) @_this name: (name) @bound.promoted)
  right: (object_creation_expression . [(name) (qualified_name)] @type)
  (#eq? @_this "$this"))
(method_declaration return_type: [(named_type) @returns (optional_type (named_type) @returns)])
(function_definition return_type: [(named_type) @returns (optional_type (named_type) @returns)])

(ERROR) @error
(MISSING) @error

; What only TypeScript has. Version 3.

(abstract_class_declaration) @definition
(interface_declaration) @definition
(enum_declaration) @definition
(enum_body [(enum_assignment) (property_identifier) (string)] @definition)
(type_alias_declaration) @definition
(function_signature) @definition
(internal_module) @definition
(module) @definition
(public_field_definition) @definition
(class_body [(method_signature) (abstract_method_signature)] @definition)
(interface_body [(property_signature) (method_signature)] @definition)
(type_alias_declaration value: (object_type [(property_signature) (method_signature)] @definition))
(required_parameter [(accessibility_modifier) (override_modifier) "readonly"]) @definition
(optional_parameter [(accessibility_modifier) (override_modifier) "readonly"]) @definition

(required_parameter type: (_)) @parameter
(optional_parameter type: (_)) @parameter

; Types are uses too.
(type_annotation [(type_identifier) (nested_type_identifier)] @name)
(type_annotation (array_type [(type_identifier) (nested_type_identifier)] @name))
(type_annotation (union_type [(type_identifier) (nested_type_identifier)] @name))
(type_arguments [(type_identifier) (nested_type_identifier)] @name)
(generic_type name: [(type_identifier) (nested_type_identifier)] @name)

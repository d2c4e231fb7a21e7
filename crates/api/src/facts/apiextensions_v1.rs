//! Facts of `apiextensions_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    ANY, BOOL, BYTES, E, Embed, FLOAT, Field, Flags, INT32, INT64, M, P, R, Ref, Shape, TEXT, TIME, Type,
    atomic, either, field, keyed, list, map, object,
};

pub(crate) static CONVERSION_REQUEST: Type =
    Type::fixed("ConversionRequest", CONVERSION_REQUEST_FIELDS, &[], Flags::NONE);
static CONVERSION_REQUEST_FIELDS: &[Field] = &[
    field("uid", "types.UID", TEXT, 1, R),
    field("desiredAPIVersion", "string", TEXT, 2, R),
    atomic("objects", "[]runtime.RawExtension", list(&ANY), 3, R),
];

pub(crate) static CONVERSION_RESPONSE: Type =
    Type::fixed("ConversionResponse", CONVERSION_RESPONSE_FIELDS, &[], Flags::NONE);
static CONVERSION_RESPONSE_FIELDS: &[Field] = &[
    field("uid", "types.UID", TEXT, 1, R),
    atomic("convertedObjects", "[]runtime.RawExtension", list(&ANY), 2, R),
    field("result", "v1.Status", object(&meta_v1::STATUS), 3, R),
];

pub(crate) static CONVERSION_REVIEW: Type = Type::fixed(
    "ConversionReview",
    CONVERSION_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CONVERSION_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("request", "v1.ConversionRequest", object(&CONVERSION_REQUEST), 1, P | E),
    field("response", "v1.ConversionResponse", object(&CONVERSION_RESPONSE), 2, P | E),
];

pub(crate) static CUSTOM_RESOURCE_COLUMN_DEFINITION: Type =
    Type::fixed("CustomResourceColumnDefinition", CUSTOM_RESOURCE_COLUMN_DEFINITION_FIELDS, &[], Flags::NONE);
static CUSTOM_RESOURCE_COLUMN_DEFINITION_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("type", "string", TEXT, 2, R),
    field("format", "string", TEXT, 3, E),
    field("description", "string", TEXT, 4, E),
    field("priority", "int32", INT32, 5, E),
    field("jsonPath", "string", TEXT, 6, R),
];

pub(crate) static CUSTOM_RESOURCE_CONVERSION: Type =
    Type::fixed("CustomResourceConversion", CUSTOM_RESOURCE_CONVERSION_FIELDS, &[], Flags::NONE);
static CUSTOM_RESOURCE_CONVERSION_FIELDS: &[Field] = &[
    field("strategy", "v1.ConversionStrategyType", TEXT, 1, R),
    field("webhook", "v1.WebhookConversion", object(&WEBHOOK_CONVERSION), 2, P | E),
];

pub(crate) static CUSTOM_RESOURCE_DEFINITION: Type = Type::fixed(
    "CustomResourceDefinition",
    CUSTOM_RESOURCE_DEFINITION_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CUSTOM_RESOURCE_DEFINITION_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.CustomResourceDefinitionSpec", object(&CUSTOM_RESOURCE_DEFINITION_SPEC), 2, R),
    field("status", "v1.CustomResourceDefinitionStatus", object(&CUSTOM_RESOURCE_DEFINITION_STATUS), 3, E),
];

pub(crate) static CUSTOM_RESOURCE_DEFINITION_CONDITION: Type = Type::fixed(
    "CustomResourceDefinitionCondition",
    CUSTOM_RESOURCE_DEFINITION_CONDITION_FIELDS,
    &[],
    Flags::NONE,
);
static CUSTOM_RESOURCE_DEFINITION_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.CustomResourceDefinitionConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
    field("observedGeneration", "int64", INT64, 6, E),
];

pub(crate) static CUSTOM_RESOURCE_DEFINITION_LIST: Type = Type::fixed(
    "CustomResourceDefinitionList",
    CUSTOM_RESOURCE_DEFINITION_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CUSTOM_RESOURCE_DEFINITION_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1.CustomResourceDefinition",
        list(&Shape::Struct(Ref::Fixed(&CUSTOM_RESOURCE_DEFINITION))),
        2,
        R,
    ),
];

pub(crate) static CUSTOM_RESOURCE_DEFINITION_NAMES: Type =
    Type::fixed("CustomResourceDefinitionNames", CUSTOM_RESOURCE_DEFINITION_NAMES_FIELDS, &[], Flags::NONE);
static CUSTOM_RESOURCE_DEFINITION_NAMES_FIELDS: &[Field] = &[
    field("plural", "string", TEXT, 1, R),
    field("singular", "string", TEXT, 2, E),
    atomic("shortNames", "[]string", list(&TEXT), 3, E),
    field("kind", "string", TEXT, 4, R),
    field("listKind", "string", TEXT, 5, E),
    atomic("categories", "[]string", list(&TEXT), 6, E),
];

pub(crate) static CUSTOM_RESOURCE_DEFINITION_SPEC: Type =
    Type::fixed("CustomResourceDefinitionSpec", CUSTOM_RESOURCE_DEFINITION_SPEC_FIELDS, &[], Flags::NONE);
static CUSTOM_RESOURCE_DEFINITION_SPEC_FIELDS: &[Field] = &[
    field("group", "string", TEXT, 1, R),
    field("names", "v1.CustomResourceDefinitionNames", object(&CUSTOM_RESOURCE_DEFINITION_NAMES), 3, R),
    field("scope", "v1.ResourceScope", TEXT, 4, R),
    atomic(
        "versions",
        "[]v1.CustomResourceDefinitionVersion",
        list(&Shape::Struct(Ref::Fixed(&CUSTOM_RESOURCE_DEFINITION_VERSION))),
        7,
        R,
    ),
    field("conversion", "v1.CustomResourceConversion", object(&CUSTOM_RESOURCE_CONVERSION), 9, P | E),
    field("preserveUnknownFields", "bool", BOOL, 10, E),
];

pub(crate) static CUSTOM_RESOURCE_DEFINITION_STATUS: Type =
    Type::fixed("CustomResourceDefinitionStatus", CUSTOM_RESOURCE_DEFINITION_STATUS_FIELDS, &[], Flags::NONE);
static CUSTOM_RESOURCE_DEFINITION_STATUS_FIELDS: &[Field] = &[
    keyed(
        "conditions",
        "[]v1.CustomResourceDefinitionCondition",
        list(&Shape::Struct(Ref::Fixed(&CUSTOM_RESOURCE_DEFINITION_CONDITION))),
        1,
        0,
        &["type"],
    ),
    field(
        "acceptedNames",
        "v1.CustomResourceDefinitionNames",
        object(&CUSTOM_RESOURCE_DEFINITION_NAMES),
        2,
        0,
    ),
    atomic("storedVersions", "[]string", list(&TEXT), 3, 0),
    field("observedGeneration", "int64", INT64, 4, E),
];

pub(crate) static CUSTOM_RESOURCE_DEFINITION_VERSION: Type = Type::fixed(
    "CustomResourceDefinitionVersion",
    CUSTOM_RESOURCE_DEFINITION_VERSION_FIELDS,
    &[],
    Flags::NONE,
);
static CUSTOM_RESOURCE_DEFINITION_VERSION_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("served", "bool", BOOL, 2, R),
    field("storage", "bool", BOOL, 3, R),
    field("deprecated", "bool", BOOL, 7, E),
    field("deprecationWarning", "string", TEXT, 8, P | E),
    field("schema", "v1.CustomResourceValidation", object(&CUSTOM_RESOURCE_VALIDATION), 4, P | E),
    field("subresources", "v1.CustomResourceSubresources", object(&CUSTOM_RESOURCE_SUBRESOURCES), 5, P | E),
    atomic(
        "additionalPrinterColumns",
        "[]v1.CustomResourceColumnDefinition",
        list(&Shape::Struct(Ref::Fixed(&CUSTOM_RESOURCE_COLUMN_DEFINITION))),
        6,
        E,
    ),
    atomic(
        "selectableFields",
        "[]v1.SelectableField",
        list(&Shape::Struct(Ref::Fixed(&SELECTABLE_FIELD))),
        9,
        E,
    ),
];

pub(crate) static CUSTOM_RESOURCE_SUBRESOURCE_SCALE: Type =
    Type::fixed("CustomResourceSubresourceScale", CUSTOM_RESOURCE_SUBRESOURCE_SCALE_FIELDS, &[], Flags::NONE);
static CUSTOM_RESOURCE_SUBRESOURCE_SCALE_FIELDS: &[Field] = &[
    field("specReplicasPath", "string", TEXT, 1, R),
    field("statusReplicasPath", "string", TEXT, 2, R),
    field("labelSelectorPath", "string", TEXT, 3, P | E),
];

pub(crate) static CUSTOM_RESOURCE_SUBRESOURCE_STATUS: Type = Type::fixed(
    "CustomResourceSubresourceStatus",
    CUSTOM_RESOURCE_SUBRESOURCE_STATUS_FIELDS,
    &[],
    Flags::NONE,
);
static CUSTOM_RESOURCE_SUBRESOURCE_STATUS_FIELDS: &[Field] = &[];

pub(crate) static CUSTOM_RESOURCE_SUBRESOURCES: Type =
    Type::fixed("CustomResourceSubresources", CUSTOM_RESOURCE_SUBRESOURCES_FIELDS, &[], Flags::NONE);
static CUSTOM_RESOURCE_SUBRESOURCES_FIELDS: &[Field] = &[
    field(
        "status",
        "v1.CustomResourceSubresourceStatus",
        object(&CUSTOM_RESOURCE_SUBRESOURCE_STATUS),
        1,
        P | E,
    ),
    field("scale", "v1.CustomResourceSubresourceScale", object(&CUSTOM_RESOURCE_SUBRESOURCE_SCALE), 2, P | E),
];

pub(crate) static CUSTOM_RESOURCE_VALIDATION: Type =
    Type::fixed("CustomResourceValidation", CUSTOM_RESOURCE_VALIDATION_FIELDS, &[], Flags::NONE);
static CUSTOM_RESOURCE_VALIDATION_FIELDS: &[Field] =
    &[field("openAPIV3Schema", "v1.JSONSchemaProps", object(&JSON_SCHEMA_PROPS), 1, P | E)];

pub(crate) static EXTERNAL_DOCUMENTATION: Type =
    Type::fixed("ExternalDocumentation", EXTERNAL_DOCUMENTATION_FIELDS, &[], Flags::NONE);
static EXTERNAL_DOCUMENTATION_FIELDS: &[Field] =
    &[field("description", "string", TEXT, 1, E), field("url", "string", TEXT, 2, E)];

pub(crate) static JSON_SCHEMA_PROPS: Type =
    Type::fixed("JSONSchemaProps", JSON_SCHEMA_PROPS_FIELDS, &[], Flags::NONE);
static JSON_SCHEMA_PROPS_FIELDS: &[Field] = &[
    field("id", "string", TEXT, 1, E),
    field("$schema", "v1.JSONSchemaURL", TEXT, 2, E),
    field("$ref", "string", TEXT, 3, P | E),
    field("description", "string", TEXT, 4, E),
    field("type", "string", TEXT, 5, E),
    field("format", "string", TEXT, 6, E),
    field("title", "string", TEXT, 7, E),
    field("default", "v1.JSON", ANY, 8, P | E),
    field("maximum", "float64", FLOAT, 9, P | E),
    field("exclusiveMaximum", "bool", BOOL, 10, E),
    field("minimum", "float64", FLOAT, 11, P | E),
    field("exclusiveMinimum", "bool", BOOL, 12, E),
    field("maxLength", "int64", INT64, 13, P | E),
    field("minLength", "int64", INT64, 14, P | E),
    field("pattern", "string", TEXT, 15, E),
    field("maxItems", "int64", INT64, 16, P | E),
    field("minItems", "int64", INT64, 17, P | E),
    field("uniqueItems", "bool", BOOL, 18, E),
    field("multipleOf", "float64", FLOAT, 19, P | E),
    atomic("enum", "[]v1.JSON", list(&ANY), 20, E),
    field("maxProperties", "int64", INT64, 21, P | E),
    field("minProperties", "int64", INT64, 22, P | E),
    atomic("required", "[]string", list(&TEXT), 23, E),
    field(
        "items",
        "v1.JSONSchemaPropsOrArray",
        either(&[
            Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS)),
            Shape::List(Ref::Fixed(&Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS)))),
        ]),
        24,
        P | E,
    ),
    atomic("allOf", "[]v1.JSONSchemaProps", list(&Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS))), 25, E),
    atomic("oneOf", "[]v1.JSONSchemaProps", list(&Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS))), 26, E),
    atomic("anyOf", "[]v1.JSONSchemaProps", list(&Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS))), 27, E),
    field("not", "v1.JSONSchemaProps", object(&JSON_SCHEMA_PROPS), 28, P | E),
    field(
        "properties",
        "map[string]v1.JSONSchemaProps",
        map(&Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS))),
        29,
        E,
    ),
    field(
        "additionalProperties",
        "v1.JSONSchemaPropsOrBool",
        either(&[Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS)), BOOL]),
        30,
        P | E,
    ),
    field(
        "patternProperties",
        "map[string]v1.JSONSchemaProps",
        map(&Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS))),
        31,
        E,
    ),
    field(
        "dependencies",
        "v1.JSONSchemaDependencies",
        map(&Shape::Either(Ref::Fixed(&[
            Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS)),
            Shape::List(Ref::Fixed(&TEXT)),
        ]))),
        32,
        E,
    ),
    field(
        "additionalItems",
        "v1.JSONSchemaPropsOrBool",
        either(&[Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS)), BOOL]),
        33,
        P | E,
    ),
    field(
        "definitions",
        "v1.JSONSchemaDefinitions",
        map(&Shape::Struct(Ref::Fixed(&JSON_SCHEMA_PROPS))),
        34,
        E,
    ),
    field("externalDocs", "v1.ExternalDocumentation", object(&EXTERNAL_DOCUMENTATION), 35, P | E),
    field("example", "v1.JSON", ANY, 36, P | E),
    field("nullable", "bool", BOOL, 37, E),
    field("x-kubernetes-preserve-unknown-fields", "bool", BOOL, 38, P | E),
    field("x-kubernetes-embedded-resource", "bool", BOOL, 39, E),
    field("x-kubernetes-int-or-string", "bool", BOOL, 40, E),
    atomic("x-kubernetes-list-map-keys", "[]string", list(&TEXT), 41, E),
    field("x-kubernetes-list-type", "string", TEXT, 42, P | E),
    field("x-kubernetes-map-type", "string", TEXT, 43, P | E),
    keyed(
        "x-kubernetes-validations",
        "v1.ValidationRules",
        list(&Shape::Struct(Ref::Fixed(&VALIDATION_RULE))),
        44,
        E | M,
        &["rule"],
    )
    .patched("rule"),
];

pub(crate) static SELECTABLE_FIELD: Type =
    Type::fixed("SelectableField", SELECTABLE_FIELD_FIELDS, &[], Flags::NONE);
static SELECTABLE_FIELD_FIELDS: &[Field] = &[field("jsonPath", "string", TEXT, 1, R)];

pub(crate) static SERVICE_REFERENCE: Type =
    Type::fixed("ServiceReference", SERVICE_REFERENCE_FIELDS, &[], Flags::NONE);
static SERVICE_REFERENCE_FIELDS: &[Field] = &[
    field("namespace", "string", TEXT, 1, R),
    field("name", "string", TEXT, 2, R),
    field("path", "string", TEXT, 3, P | E),
    field("port", "int32", INT32, 4, P | E),
];

pub(crate) static VALIDATION_RULE: Type =
    Type::fixed("ValidationRule", VALIDATION_RULE_FIELDS, &[], Flags::NONE);
static VALIDATION_RULE_FIELDS: &[Field] = &[
    field("rule", "string", TEXT, 1, R),
    field("message", "string", TEXT, 2, E),
    field("messageExpression", "string", TEXT, 3, E),
    field("reason", "v1.FieldValueErrorReason", TEXT, 4, P | E),
    field("fieldPath", "string", TEXT, 5, E),
    field("optionalOldSelf", "bool", BOOL, 6, P | E),
];

pub(crate) static WEBHOOK_CLIENT_CONFIG: Type =
    Type::fixed("WebhookClientConfig", WEBHOOK_CLIENT_CONFIG_FIELDS, &[], Flags::NONE);
static WEBHOOK_CLIENT_CONFIG_FIELDS: &[Field] = &[
    field("url", "string", TEXT, 3, P | E),
    field("service", "v1.ServiceReference", object(&SERVICE_REFERENCE), 1, P | E),
    field("caBundle", "[]uint8", BYTES, 2, E),
];

pub(crate) static WEBHOOK_CONVERSION: Type =
    Type::fixed("WebhookConversion", WEBHOOK_CONVERSION_FIELDS, &[], Flags::NONE);
static WEBHOOK_CONVERSION_FIELDS: &[Field] = &[
    field("clientConfig", "v1.WebhookClientConfig", object(&WEBHOOK_CLIENT_CONFIG), 2, P | E),
    atomic("conversionReviewVersions", "[]string", list(&TEXT), 3, R),
];

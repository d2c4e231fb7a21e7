//! Facts of `core_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    A, BOOL, BYTES, E, Embed, Field, Flags, INT_OR_STRING, INT32, INT64, K, M, MICRO_TIME, P, QUANTITY, R,
    Ref, Shape, TEXT, TIME, Type, atomic, field, keyed, list, map, object, set,
};

pub(crate) static AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE: Type = Type::fixed(
    "AWSElasticBlockStoreVolumeSource",
    AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE_FIELDS,
    &[],
    Flags::NONE,
);
static AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("volumeID", "string", TEXT, 1, R),
    field("fsType", "string", TEXT, 2, E),
    field("partition", "int32", INT32, 3, E),
    field("readOnly", "bool", BOOL, 4, E),
];

pub(crate) static AFFINITY: Type = Type::fixed("Affinity", AFFINITY_FIELDS, &[], Flags::NONE);
static AFFINITY_FIELDS: &[Field] = &[
    field("nodeAffinity", "v1.NodeAffinity", object(&NODE_AFFINITY), 1, P | E),
    field("podAffinity", "v1.PodAffinity", object(&POD_AFFINITY), 2, P | E),
    field("podAntiAffinity", "v1.PodAntiAffinity", object(&POD_ANTI_AFFINITY), 3, P | E),
];

pub(crate) static APP_ARMOR_PROFILE: Type =
    Type::fixed("AppArmorProfile", APP_ARMOR_PROFILE_FIELDS, &[], Flags::NONE);
static APP_ARMOR_PROFILE_FIELDS: &[Field] = &[
    field("type", "v1.AppArmorProfileType", TEXT, 1, R),
    field("localhostProfile", "string", TEXT, 2, P | E),
];

pub(crate) static ATTACHED_VOLUME: Type =
    Type::fixed("AttachedVolume", ATTACHED_VOLUME_FIELDS, &[], Flags::NONE);
static ATTACHED_VOLUME_FIELDS: &[Field] =
    &[field("name", "v1.UniqueVolumeName", TEXT, 1, R), field("devicePath", "string", TEXT, 2, R)];

pub(crate) static AZURE_DISK_VOLUME_SOURCE: Type =
    Type::fixed("AzureDiskVolumeSource", AZURE_DISK_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static AZURE_DISK_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("diskName", "string", TEXT, 1, R),
    field("diskURI", "string", TEXT, 2, R),
    field("cachingMode", "v1.AzureDataDiskCachingMode", TEXT, 3, P | E),
    field("fsType", "string", TEXT, 4, P | E).defaulted("\"ext4\""),
    field("readOnly", "bool", BOOL, 5, P | E).defaulted("false"),
    field("kind", "v1.AzureDataDiskKind", TEXT, 6, P | E),
];

pub(crate) static AZURE_FILE_PERSISTENT_VOLUME_SOURCE: Type = Type::fixed(
    "AzureFilePersistentVolumeSource",
    AZURE_FILE_PERSISTENT_VOLUME_SOURCE_FIELDS,
    &[],
    Flags::NONE,
);
static AZURE_FILE_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("secretName", "string", TEXT, 1, R),
    field("shareName", "string", TEXT, 2, R),
    field("readOnly", "bool", BOOL, 3, E),
    field("secretNamespace", "string", TEXT, 4, P),
];

pub(crate) static AZURE_FILE_VOLUME_SOURCE: Type =
    Type::fixed("AzureFileVolumeSource", AZURE_FILE_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static AZURE_FILE_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("secretName", "string", TEXT, 1, R),
    field("shareName", "string", TEXT, 2, R),
    field("readOnly", "bool", BOOL, 3, E),
];

pub(crate) static BINDING: Type = Type::fixed(
    "Binding",
    BINDING_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static BINDING_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("target", "v1.ObjectReference", object(&OBJECT_REFERENCE), 2, R),
];

pub(crate) static CSI_PERSISTENT_VOLUME_SOURCE: Type =
    Type::fixed("CSIPersistentVolumeSource", CSI_PERSISTENT_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static CSI_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 1, R),
    field("volumeHandle", "string", TEXT, 2, R),
    field("readOnly", "bool", BOOL, 3, E),
    field("fsType", "string", TEXT, 4, E),
    field("volumeAttributes", "map[string]string", map(&TEXT), 5, E),
    field("controllerPublishSecretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 6, P | E),
    field("nodeStageSecretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 7, P | E),
    field("nodePublishSecretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 8, P | E),
    field("controllerExpandSecretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 9, P | E),
    field("nodeExpandSecretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 10, P | E),
];

pub(crate) static CSI_VOLUME_SOURCE: Type =
    Type::fixed("CSIVolumeSource", CSI_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static CSI_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 1, R),
    field("readOnly", "bool", BOOL, 2, P | E),
    field("fsType", "string", TEXT, 3, P | E),
    field("volumeAttributes", "map[string]string", map(&TEXT), 4, E),
    field("nodePublishSecretRef", "v1.LocalObjectReference", object(&LOCAL_OBJECT_REFERENCE), 5, P | E),
];

pub(crate) static CAPABILITIES: Type = Type::fixed("Capabilities", CAPABILITIES_FIELDS, &[], Flags::NONE);
static CAPABILITIES_FIELDS: &[Field] = &[
    atomic("add", "[]v1.Capability", list(&TEXT), 1, E),
    atomic("drop", "[]v1.Capability", list(&TEXT), 2, E),
];

pub(crate) static CEPH_FS_PERSISTENT_VOLUME_SOURCE: Type =
    Type::fixed("CephFSPersistentVolumeSource", CEPH_FS_PERSISTENT_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static CEPH_FS_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    atomic("monitors", "[]string", list(&TEXT), 1, R),
    field("path", "string", TEXT, 2, E),
    field("user", "string", TEXT, 3, E),
    field("secretFile", "string", TEXT, 4, E),
    field("secretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 5, P | E),
    field("readOnly", "bool", BOOL, 6, E),
];

pub(crate) static CEPH_FS_VOLUME_SOURCE: Type =
    Type::fixed("CephFSVolumeSource", CEPH_FS_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static CEPH_FS_VOLUME_SOURCE_FIELDS: &[Field] = &[
    atomic("monitors", "[]string", list(&TEXT), 1, R),
    field("path", "string", TEXT, 2, E),
    field("user", "string", TEXT, 3, E),
    field("secretFile", "string", TEXT, 4, E),
    field("secretRef", "v1.LocalObjectReference", object(&LOCAL_OBJECT_REFERENCE), 5, P | E),
    field("readOnly", "bool", BOOL, 6, E),
];

pub(crate) static CINDER_PERSISTENT_VOLUME_SOURCE: Type =
    Type::fixed("CinderPersistentVolumeSource", CINDER_PERSISTENT_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static CINDER_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("volumeID", "string", TEXT, 1, R),
    field("fsType", "string", TEXT, 2, E),
    field("readOnly", "bool", BOOL, 3, E),
    field("secretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 4, P | E),
];

pub(crate) static CINDER_VOLUME_SOURCE: Type =
    Type::fixed("CinderVolumeSource", CINDER_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static CINDER_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("volumeID", "string", TEXT, 1, R),
    field("fsType", "string", TEXT, 2, E),
    field("readOnly", "bool", BOOL, 3, E),
    field("secretRef", "v1.LocalObjectReference", object(&LOCAL_OBJECT_REFERENCE), 4, P | E),
];

pub(crate) static CLIENT_IP_CONFIG: Type =
    Type::fixed("ClientIPConfig", CLIENT_IP_CONFIG_FIELDS, &[], Flags::NONE);
static CLIENT_IP_CONFIG_FIELDS: &[Field] = &[field("timeoutSeconds", "int32", INT32, 1, P | E)];

pub(crate) static CLUSTER_TRUST_BUNDLE_PROJECTION: Type =
    Type::fixed("ClusterTrustBundleProjection", CLUSTER_TRUST_BUNDLE_PROJECTION_FIELDS, &[], Flags::NONE);
static CLUSTER_TRUST_BUNDLE_PROJECTION_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, P | E),
    field("signerName", "string", TEXT, 2, P | E),
    field("labelSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 3, P | E),
    field("optional", "bool", BOOL, 5, P | E),
    field("path", "string", TEXT, 4, R),
    field("user", "int64", INT64, 6, P | E),
];

pub(crate) static COMPONENT_CONDITION: Type =
    Type::fixed("ComponentCondition", COMPONENT_CONDITION_FIELDS, &[], Flags::NONE);
static COMPONENT_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.ComponentConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("message", "string", TEXT, 3, E),
    field("error", "string", TEXT, 4, E),
];

pub(crate) static COMPONENT_STATUS: Type = Type::fixed(
    "ComponentStatus",
    COMPONENT_STATUS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static COMPONENT_STATUS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    keyed(
        "conditions",
        "[]v1.ComponentCondition",
        list(&Shape::Struct(Ref::Fixed(&COMPONENT_CONDITION))),
        2,
        E | M,
        &["type"],
    )
    .patched("type"),
];

pub(crate) static COMPONENT_STATUS_LIST: Type = Type::fixed(
    "ComponentStatusList",
    COMPONENT_STATUS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static COMPONENT_STATUS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.ComponentStatus", list(&Shape::Struct(Ref::Fixed(&COMPONENT_STATUS))), 2, R),
];

pub(crate) static CONFIG_MAP: Type = Type::fixed(
    "ConfigMap",
    CONFIG_MAP_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CONFIG_MAP_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("immutable", "bool", BOOL, 4, P | E),
    field("data", "map[string]string", map(&TEXT), 2, E),
    field("binaryData", "map[string][]uint8", map(&BYTES), 3, E),
];

pub(crate) static CONFIG_MAP_ENV_SOURCE: Type = Type::fixed(
    "ConfigMapEnvSource",
    CONFIG_MAP_ENV_SOURCE_FIELDS,
    &[Embed { name: "LocalObjectReference", number: 1, start: 0, end: 1 }],
    Flags::NONE,
);
static CONFIG_MAP_ENV_SOURCE_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, E).defaulted("\"\""), field("optional", "bool", BOOL, 2, P | E)];

pub(crate) static CONFIG_MAP_KEY_SELECTOR: Type = Type::fixed(
    "ConfigMapKeySelector",
    CONFIG_MAP_KEY_SELECTOR_FIELDS,
    &[Embed { name: "LocalObjectReference", number: 1, start: 0, end: 1 }],
    Flags::ATOMIC,
);
static CONFIG_MAP_KEY_SELECTOR_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E).defaulted("\"\""),
    field("key", "string", TEXT, 2, R),
    field("optional", "bool", BOOL, 3, P | E),
];

pub(crate) static CONFIG_MAP_LIST: Type = Type::fixed(
    "ConfigMapList",
    CONFIG_MAP_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CONFIG_MAP_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.ConfigMap", list(&Shape::Struct(Ref::Fixed(&CONFIG_MAP))), 2, R),
];

pub(crate) static CONFIG_MAP_NODE_CONFIG_SOURCE: Type =
    Type::fixed("ConfigMapNodeConfigSource", CONFIG_MAP_NODE_CONFIG_SOURCE_FIELDS, &[], Flags::NONE);
static CONFIG_MAP_NODE_CONFIG_SOURCE_FIELDS: &[Field] = &[
    field("namespace", "string", TEXT, 1, R),
    field("name", "string", TEXT, 2, R),
    field("uid", "types.UID", TEXT, 3, E),
    field("resourceVersion", "string", TEXT, 4, E),
    field("kubeletConfigKey", "string", TEXT, 5, R),
];

pub(crate) static CONFIG_MAP_PROJECTION: Type = Type::fixed(
    "ConfigMapProjection",
    CONFIG_MAP_PROJECTION_FIELDS,
    &[Embed { name: "LocalObjectReference", number: 1, start: 0, end: 1 }],
    Flags::NONE,
);
static CONFIG_MAP_PROJECTION_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E).defaulted("\"\""),
    atomic("items", "[]v1.KeyToPath", list(&Shape::Struct(Ref::Fixed(&KEY_TO_PATH))), 2, E),
    field("optional", "bool", BOOL, 4, P | E),
];

pub(crate) static CONFIG_MAP_VOLUME_SOURCE: Type = Type::fixed(
    "ConfigMapVolumeSource",
    CONFIG_MAP_VOLUME_SOURCE_FIELDS,
    &[Embed { name: "LocalObjectReference", number: 1, start: 0, end: 1 }],
    Flags::NONE,
);
static CONFIG_MAP_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E).defaulted("\"\""),
    atomic("items", "[]v1.KeyToPath", list(&Shape::Struct(Ref::Fixed(&KEY_TO_PATH))), 2, E),
    field("defaultMode", "int32", INT32, 3, P | E),
    field("optional", "bool", BOOL, 4, P | E),
    field("defaultUser", "int64", INT64, 5, P | E),
];

pub(crate) static CONTAINER: Type = Type::fixed("Container", CONTAINER_FIELDS, &[], Flags::NONE);
static CONTAINER_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("image", "string", TEXT, 2, E),
    atomic("command", "[]string", list(&TEXT), 3, E),
    atomic("args", "[]string", list(&TEXT), 4, E),
    field("workingDir", "string", TEXT, 5, E),
    keyed(
        "ports",
        "[]v1.ContainerPort",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_PORT))),
        6,
        E | M,
        &["containerPort", "protocol"],
    )
    .patched("containerPort"),
    atomic("envFrom", "[]v1.EnvFromSource", list(&Shape::Struct(Ref::Fixed(&ENV_FROM_SOURCE))), 19, E),
    keyed("env", "[]v1.EnvVar", list(&Shape::Struct(Ref::Fixed(&ENV_VAR))), 7, E | M, &["name"])
        .patched("name"),
    field("resources", "v1.ResourceRequirements", object(&RESOURCE_REQUIREMENTS), 8, E),
    atomic(
        "resizePolicy",
        "[]v1.ContainerResizePolicy",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_RESIZE_POLICY))),
        23,
        E,
    ),
    field("restartPolicy", "v1.ContainerRestartPolicy", TEXT, 24, P | E),
    atomic(
        "restartPolicyRules",
        "[]v1.ContainerRestartRule",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_RESTART_RULE))),
        25,
        E,
    ),
    keyed(
        "volumeMounts",
        "[]v1.VolumeMount",
        list(&Shape::Struct(Ref::Fixed(&VOLUME_MOUNT))),
        9,
        E | M,
        &["mountPath"],
    )
    .patched("mountPath"),
    keyed(
        "volumeDevices",
        "[]v1.VolumeDevice",
        list(&Shape::Struct(Ref::Fixed(&VOLUME_DEVICE))),
        21,
        E | M,
        &["devicePath"],
    )
    .patched("devicePath"),
    field("livenessProbe", "v1.Probe", object(&PROBE), 10, P | E),
    field("readinessProbe", "v1.Probe", object(&PROBE), 11, P | E),
    field("startupProbe", "v1.Probe", object(&PROBE), 22, P | E),
    field("lifecycle", "v1.Lifecycle", object(&LIFECYCLE), 12, P | E),
    field("terminationMessagePath", "string", TEXT, 13, E),
    field("terminationMessagePolicy", "v1.TerminationMessagePolicy", TEXT, 20, E),
    field("imagePullPolicy", "v1.PullPolicy", TEXT, 14, E),
    field("securityContext", "v1.SecurityContext", object(&SECURITY_CONTEXT), 15, P | E),
    field("stdin", "bool", BOOL, 16, E),
    field("stdinOnce", "bool", BOOL, 17, E),
    field("tty", "bool", BOOL, 18, E),
];

pub(crate) static CONTAINER_EXTENDED_RESOURCE_REQUEST: Type = Type::fixed(
    "ContainerExtendedResourceRequest",
    CONTAINER_EXTENDED_RESOURCE_REQUEST_FIELDS,
    &[],
    Flags::NONE,
);
static CONTAINER_EXTENDED_RESOURCE_REQUEST_FIELDS: &[Field] = &[
    field("containerName", "string", TEXT, 1, R),
    field("resourceName", "string", TEXT, 2, R),
    field("requestName", "string", TEXT, 3, R),
];

pub(crate) static CONTAINER_IMAGE: Type =
    Type::fixed("ContainerImage", CONTAINER_IMAGE_FIELDS, &[], Flags::NONE);
static CONTAINER_IMAGE_FIELDS: &[Field] =
    &[atomic("names", "[]string", list(&TEXT), 1, 0), field("sizeBytes", "int64", INT64, 2, E)];

pub(crate) static CONTAINER_PORT: Type =
    Type::fixed("ContainerPort", CONTAINER_PORT_FIELDS, &[], Flags::NONE);
static CONTAINER_PORT_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E),
    field("hostPort", "int32", INT32, 2, E),
    field("containerPort", "int32", INT32, 3, R),
    field("protocol", "v1.Protocol", TEXT, 4, E).defaulted("\"TCP\""),
    field("hostIP", "string", TEXT, 5, E),
];

pub(crate) static CONTAINER_RESIZE_POLICY: Type =
    Type::fixed("ContainerResizePolicy", CONTAINER_RESIZE_POLICY_FIELDS, &[], Flags::NONE);
static CONTAINER_RESIZE_POLICY_FIELDS: &[Field] = &[
    field("resourceName", "v1.ResourceName", TEXT, 1, R),
    field("restartPolicy", "v1.ResourceResizeRestartPolicy", TEXT, 2, R),
];

pub(crate) static CONTAINER_RESTART_RULE: Type =
    Type::fixed("ContainerRestartRule", CONTAINER_RESTART_RULE_FIELDS, &[], Flags::NONE);
static CONTAINER_RESTART_RULE_FIELDS: &[Field] = &[
    field("action", "v1.ContainerRestartRuleAction", TEXT, 1, E | R),
    field(
        "exitCodes",
        "v1.ContainerRestartRuleOnExitCodes",
        object(&CONTAINER_RESTART_RULE_ON_EXIT_CODES),
        2,
        P | E,
    ),
];

pub(crate) static CONTAINER_RESTART_RULE_ON_EXIT_CODES: Type = Type::fixed(
    "ContainerRestartRuleOnExitCodes",
    CONTAINER_RESTART_RULE_ON_EXIT_CODES_FIELDS,
    &[],
    Flags::NONE,
);
static CONTAINER_RESTART_RULE_ON_EXIT_CODES_FIELDS: &[Field] = &[
    field("operator", "v1.ContainerRestartRuleOnExitCodesOperator", TEXT, 1, E | R),
    set("values", "[]int32", list(&INT32), 2, E),
];

pub(crate) static CONTAINER_STATE: Type =
    Type::fixed("ContainerState", CONTAINER_STATE_FIELDS, &[], Flags::NONE);
static CONTAINER_STATE_FIELDS: &[Field] = &[
    field("waiting", "v1.ContainerStateWaiting", object(&CONTAINER_STATE_WAITING), 1, P | E),
    field("running", "v1.ContainerStateRunning", object(&CONTAINER_STATE_RUNNING), 2, P | E),
    field("terminated", "v1.ContainerStateTerminated", object(&CONTAINER_STATE_TERMINATED), 3, P | E),
];

pub(crate) static CONTAINER_STATE_RUNNING: Type =
    Type::fixed("ContainerStateRunning", CONTAINER_STATE_RUNNING_FIELDS, &[], Flags::NONE);
static CONTAINER_STATE_RUNNING_FIELDS: &[Field] = &[field("startedAt", "v1.Time", TIME, 1, E)];

pub(crate) static CONTAINER_STATE_TERMINATED: Type =
    Type::fixed("ContainerStateTerminated", CONTAINER_STATE_TERMINATED_FIELDS, &[], Flags::NONE);
static CONTAINER_STATE_TERMINATED_FIELDS: &[Field] = &[
    field("exitCode", "int32", INT32, 1, R),
    field("signal", "int32", INT32, 2, E),
    field("reason", "string", TEXT, 3, E),
    field("message", "string", TEXT, 4, E),
    field("startedAt", "v1.Time", TIME, 5, E),
    field("finishedAt", "v1.Time", TIME, 6, E),
    field("containerID", "string", TEXT, 7, E),
];

pub(crate) static CONTAINER_STATE_WAITING: Type =
    Type::fixed("ContainerStateWaiting", CONTAINER_STATE_WAITING_FIELDS, &[], Flags::NONE);
static CONTAINER_STATE_WAITING_FIELDS: &[Field] =
    &[field("reason", "string", TEXT, 1, E), field("message", "string", TEXT, 2, E)];

pub(crate) static CONTAINER_STATUS: Type =
    Type::fixed("ContainerStatus", CONTAINER_STATUS_FIELDS, &[], Flags::NONE);
static CONTAINER_STATUS_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("state", "v1.ContainerState", object(&CONTAINER_STATE), 2, E),
    field("lastState", "v1.ContainerState", object(&CONTAINER_STATE), 3, E),
    field("ready", "bool", BOOL, 4, R),
    field("restartCount", "int32", INT32, 5, R),
    field("image", "string", TEXT, 6, R),
    field("imageID", "string", TEXT, 7, R),
    field("containerID", "string", TEXT, 8, E),
    field("started", "bool", BOOL, 9, P | E),
    field("allocatedResources", "v1.ResourceList", map(&QUANTITY), 10, E),
    field("resources", "v1.ResourceRequirements", object(&RESOURCE_REQUIREMENTS), 11, P | E),
    keyed(
        "volumeMounts",
        "[]v1.VolumeMountStatus",
        list(&Shape::Struct(Ref::Fixed(&VOLUME_MOUNT_STATUS))),
        12,
        E | M,
        &["mountPath"],
    )
    .patched("mountPath"),
    field("user", "v1.ContainerUser", object(&CONTAINER_USER), 13, P | E),
    keyed(
        "allocatedResourcesStatus",
        "[]v1.ResourceStatus",
        list(&Shape::Struct(Ref::Fixed(&RESOURCE_STATUS))),
        14,
        E | M,
        &["name"],
    )
    .patched("name"),
    field("stopSignal", "v1.Signal", TEXT, 15, P | E),
];

pub(crate) static CONTAINER_USER: Type =
    Type::fixed("ContainerUser", CONTAINER_USER_FIELDS, &[], Flags::NONE);
static CONTAINER_USER_FIELDS: &[Field] =
    &[field("linux", "v1.LinuxContainerUser", object(&LINUX_CONTAINER_USER), 1, P | E)];

pub(crate) static DAEMON_ENDPOINT: Type =
    Type::fixed("DaemonEndpoint", DAEMON_ENDPOINT_FIELDS, &[], Flags::NONE);
static DAEMON_ENDPOINT_FIELDS: &[Field] = &[field("Port", "int32", INT32, 1, R)];

pub(crate) static DOWNWARD_API_PROJECTION: Type =
    Type::fixed("DownwardAPIProjection", DOWNWARD_API_PROJECTION_FIELDS, &[], Flags::NONE);
static DOWNWARD_API_PROJECTION_FIELDS: &[Field] = &[atomic(
    "items",
    "[]v1.DownwardAPIVolumeFile",
    list(&Shape::Struct(Ref::Fixed(&DOWNWARD_API_VOLUME_FILE))),
    1,
    E,
)];

pub(crate) static DOWNWARD_API_VOLUME_FILE: Type =
    Type::fixed("DownwardAPIVolumeFile", DOWNWARD_API_VOLUME_FILE_FIELDS, &[], Flags::NONE);
static DOWNWARD_API_VOLUME_FILE_FIELDS: &[Field] = &[
    field("path", "string", TEXT, 1, R),
    field("fieldRef", "v1.ObjectFieldSelector", object(&OBJECT_FIELD_SELECTOR), 2, P | E),
    field("resourceFieldRef", "v1.ResourceFieldSelector", object(&RESOURCE_FIELD_SELECTOR), 3, P | E),
    field("mode", "int32", INT32, 4, P | E),
    field("user", "int64", INT64, 5, P | E),
];

pub(crate) static DOWNWARD_API_VOLUME_SOURCE: Type =
    Type::fixed("DownwardAPIVolumeSource", DOWNWARD_API_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static DOWNWARD_API_VOLUME_SOURCE_FIELDS: &[Field] = &[
    atomic(
        "items",
        "[]v1.DownwardAPIVolumeFile",
        list(&Shape::Struct(Ref::Fixed(&DOWNWARD_API_VOLUME_FILE))),
        1,
        E,
    ),
    field("defaultMode", "int32", INT32, 2, P | E),
    field("defaultUser", "int64", INT64, 3, P | E),
];

pub(crate) static EMPTY_DIR_VOLUME_SOURCE: Type =
    Type::fixed("EmptyDirVolumeSource", EMPTY_DIR_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static EMPTY_DIR_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("medium", "v1.StorageMedium", TEXT, 1, E),
    field("sizeLimit", "resource.Quantity", QUANTITY, 2, P | E),
    field("mode", "int32", INT32, 3, P | E),
];

pub(crate) static ENDPOINT_ADDRESS: Type =
    Type::fixed("EndpointAddress", ENDPOINT_ADDRESS_FIELDS, &[], Flags::ATOMIC);
static ENDPOINT_ADDRESS_FIELDS: &[Field] = &[
    field("ip", "string", TEXT, 1, R),
    field("hostname", "string", TEXT, 3, E),
    field("nodeName", "string", TEXT, 4, P | E),
    field("targetRef", "v1.ObjectReference", object(&OBJECT_REFERENCE), 2, P | E),
];

pub(crate) static ENDPOINT_PORT: Type = Type::fixed("EndpointPort", ENDPOINT_PORT_FIELDS, &[], Flags::ATOMIC);
static ENDPOINT_PORT_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E),
    field("port", "int32", INT32, 2, R),
    field("protocol", "v1.Protocol", TEXT, 3, E),
    field("appProtocol", "string", TEXT, 4, P | E),
];

pub(crate) static ENDPOINT_SUBSET: Type =
    Type::fixed("EndpointSubset", ENDPOINT_SUBSET_FIELDS, &[], Flags::NONE);
static ENDPOINT_SUBSET_FIELDS: &[Field] = &[
    atomic("addresses", "[]v1.EndpointAddress", list(&Shape::Struct(Ref::Fixed(&ENDPOINT_ADDRESS))), 1, E),
    atomic(
        "notReadyAddresses",
        "[]v1.EndpointAddress",
        list(&Shape::Struct(Ref::Fixed(&ENDPOINT_ADDRESS))),
        2,
        E,
    ),
    atomic("ports", "[]v1.EndpointPort", list(&Shape::Struct(Ref::Fixed(&ENDPOINT_PORT))), 3, E),
];

pub(crate) static ENDPOINTS: Type = Type::fixed(
    "Endpoints",
    ENDPOINTS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static ENDPOINTS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    atomic("subsets", "[]v1.EndpointSubset", list(&Shape::Struct(Ref::Fixed(&ENDPOINT_SUBSET))), 2, E),
];

pub(crate) static ENDPOINTS_LIST: Type = Type::fixed(
    "EndpointsList",
    ENDPOINTS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static ENDPOINTS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Endpoints", list(&Shape::Struct(Ref::Fixed(&ENDPOINTS))), 2, R),
];

pub(crate) static ENV_FROM_SOURCE: Type =
    Type::fixed("EnvFromSource", ENV_FROM_SOURCE_FIELDS, &[], Flags::NONE);
static ENV_FROM_SOURCE_FIELDS: &[Field] = &[
    field("prefix", "string", TEXT, 1, E),
    field("configMapRef", "v1.ConfigMapEnvSource", object(&CONFIG_MAP_ENV_SOURCE), 2, P | E),
    field("secretRef", "v1.SecretEnvSource", object(&SECRET_ENV_SOURCE), 3, P | E),
];

pub(crate) static ENV_VAR: Type = Type::fixed("EnvVar", ENV_VAR_FIELDS, &[], Flags::NONE);
static ENV_VAR_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("value", "string", TEXT, 2, E),
    field("valueFrom", "v1.EnvVarSource", object(&ENV_VAR_SOURCE), 3, P | E),
];

pub(crate) static ENV_VAR_SOURCE: Type = Type::fixed("EnvVarSource", ENV_VAR_SOURCE_FIELDS, &[], Flags::NONE);
static ENV_VAR_SOURCE_FIELDS: &[Field] = &[
    field("fieldRef", "v1.ObjectFieldSelector", object(&OBJECT_FIELD_SELECTOR), 1, P | E),
    field("resourceFieldRef", "v1.ResourceFieldSelector", object(&RESOURCE_FIELD_SELECTOR), 2, P | E),
    field("configMapKeyRef", "v1.ConfigMapKeySelector", object(&CONFIG_MAP_KEY_SELECTOR), 3, P | E),
    field("secretKeyRef", "v1.SecretKeySelector", object(&SECRET_KEY_SELECTOR), 4, P | E),
    field("fileKeyRef", "v1.FileKeySelector", object(&FILE_KEY_SELECTOR), 5, P | E),
];

pub(crate) static EPHEMERAL_CONTAINER: Type = Type::fixed(
    "EphemeralContainer",
    EPHEMERAL_CONTAINER_FIELDS,
    &[Embed { name: "EphemeralContainerCommon", number: 1, start: 0, end: 25 }],
    Flags::NONE,
);
static EPHEMERAL_CONTAINER_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("image", "string", TEXT, 2, E),
    atomic("command", "[]string", list(&TEXT), 3, E),
    atomic("args", "[]string", list(&TEXT), 4, E),
    field("workingDir", "string", TEXT, 5, E),
    keyed(
        "ports",
        "[]v1.ContainerPort",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_PORT))),
        6,
        E | M,
        &["containerPort", "protocol"],
    )
    .patched("containerPort"),
    atomic("envFrom", "[]v1.EnvFromSource", list(&Shape::Struct(Ref::Fixed(&ENV_FROM_SOURCE))), 19, E),
    keyed("env", "[]v1.EnvVar", list(&Shape::Struct(Ref::Fixed(&ENV_VAR))), 7, E | M, &["name"])
        .patched("name"),
    field("resources", "v1.ResourceRequirements", object(&RESOURCE_REQUIREMENTS), 8, E),
    atomic(
        "resizePolicy",
        "[]v1.ContainerResizePolicy",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_RESIZE_POLICY))),
        23,
        E,
    ),
    field("restartPolicy", "v1.ContainerRestartPolicy", TEXT, 24, P | E),
    atomic(
        "restartPolicyRules",
        "[]v1.ContainerRestartRule",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_RESTART_RULE))),
        25,
        E,
    ),
    keyed(
        "volumeMounts",
        "[]v1.VolumeMount",
        list(&Shape::Struct(Ref::Fixed(&VOLUME_MOUNT))),
        9,
        E | M,
        &["mountPath"],
    )
    .patched("mountPath"),
    keyed(
        "volumeDevices",
        "[]v1.VolumeDevice",
        list(&Shape::Struct(Ref::Fixed(&VOLUME_DEVICE))),
        21,
        E | M,
        &["devicePath"],
    )
    .patched("devicePath"),
    field("livenessProbe", "v1.Probe", object(&PROBE), 10, P | E),
    field("readinessProbe", "v1.Probe", object(&PROBE), 11, P | E),
    field("startupProbe", "v1.Probe", object(&PROBE), 22, P | E),
    field("lifecycle", "v1.Lifecycle", object(&LIFECYCLE), 12, P | E),
    field("terminationMessagePath", "string", TEXT, 13, E),
    field("terminationMessagePolicy", "v1.TerminationMessagePolicy", TEXT, 20, E),
    field("imagePullPolicy", "v1.PullPolicy", TEXT, 14, E),
    field("securityContext", "v1.SecurityContext", object(&SECURITY_CONTEXT), 15, P | E),
    field("stdin", "bool", BOOL, 16, E),
    field("stdinOnce", "bool", BOOL, 17, E),
    field("tty", "bool", BOOL, 18, E),
    field("targetContainerName", "string", TEXT, 2, E),
];

pub(crate) static EPHEMERAL_VOLUME_SOURCE: Type =
    Type::fixed("EphemeralVolumeSource", EPHEMERAL_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static EPHEMERAL_VOLUME_SOURCE_FIELDS: &[Field] = &[field(
    "volumeClaimTemplate",
    "v1.PersistentVolumeClaimTemplate",
    object(&PERSISTENT_VOLUME_CLAIM_TEMPLATE),
    1,
    P | E,
)];

pub(crate) static EVENT: Type = Type::fixed(
    "Event",
    EVENT_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVENT_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, R),
    field("involvedObject", "v1.ObjectReference", object(&OBJECT_REFERENCE), 2, R),
    field("reason", "string", TEXT, 3, E),
    field("message", "string", TEXT, 4, E),
    field("source", "v1.EventSource", object(&EVENT_SOURCE), 5, E),
    field("firstTimestamp", "v1.Time", TIME, 6, E),
    field("lastTimestamp", "v1.Time", TIME, 7, E),
    field("count", "int32", INT32, 8, E),
    field("type", "string", TEXT, 9, E),
    field("eventTime", "v1.MicroTime", MICRO_TIME, 10, E),
    field("series", "v1.EventSeries", object(&EVENT_SERIES), 11, P | E),
    field("action", "string", TEXT, 12, E),
    field("related", "v1.ObjectReference", object(&OBJECT_REFERENCE), 13, P | E),
    field("reportingComponent", "string", TEXT, 14, 0),
    field("reportingInstance", "string", TEXT, 15, 0),
];

pub(crate) static EVENT_LIST: Type = Type::fixed(
    "EventList",
    EVENT_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVENT_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Event", list(&Shape::Struct(Ref::Fixed(&EVENT))), 2, R),
];

pub(crate) static EVENT_SERIES: Type = Type::fixed("EventSeries", EVENT_SERIES_FIELDS, &[], Flags::NONE);
static EVENT_SERIES_FIELDS: &[Field] =
    &[field("count", "int32", INT32, 1, E), field("lastObservedTime", "v1.MicroTime", MICRO_TIME, 2, E)];

pub(crate) static EVENT_SOURCE: Type = Type::fixed("EventSource", EVENT_SOURCE_FIELDS, &[], Flags::NONE);
static EVENT_SOURCE_FIELDS: &[Field] =
    &[field("component", "string", TEXT, 1, E), field("host", "string", TEXT, 2, E)];

pub(crate) static EVICTION_RESPONDER: Type =
    Type::fixed("EvictionResponder", EVICTION_RESPONDER_FIELDS, &[], Flags::ATOMIC);
static EVICTION_RESPONDER_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("priority", "int32", INT32, 2, P | R)];

pub(crate) static EXEC_ACTION: Type = Type::fixed("ExecAction", EXEC_ACTION_FIELDS, &[], Flags::NONE);
static EXEC_ACTION_FIELDS: &[Field] = &[atomic("command", "[]string", list(&TEXT), 1, E)];

pub(crate) static FC_VOLUME_SOURCE: Type =
    Type::fixed("FCVolumeSource", FC_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static FC_VOLUME_SOURCE_FIELDS: &[Field] = &[
    atomic("targetWWNs", "[]string", list(&TEXT), 1, E),
    field("lun", "int32", INT32, 2, P | E),
    field("fsType", "string", TEXT, 3, E),
    field("readOnly", "bool", BOOL, 4, E),
    atomic("wwids", "[]string", list(&TEXT), 5, E),
];

pub(crate) static FILE_KEY_SELECTOR: Type =
    Type::fixed("FileKeySelector", FILE_KEY_SELECTOR_FIELDS, &[], Flags::ATOMIC);
static FILE_KEY_SELECTOR_FIELDS: &[Field] = &[
    field("volumeName", "string", TEXT, 1, R),
    field("path", "string", TEXT, 2, R),
    field("key", "string", TEXT, 3, R),
    field("optional", "bool", BOOL, 4, P | E).defaulted("false"),
];

pub(crate) static FLEX_PERSISTENT_VOLUME_SOURCE: Type =
    Type::fixed("FlexPersistentVolumeSource", FLEX_PERSISTENT_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static FLEX_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 1, R),
    field("fsType", "string", TEXT, 2, E),
    field("secretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 3, P | E),
    field("readOnly", "bool", BOOL, 4, E),
    field("options", "map[string]string", map(&TEXT), 5, E),
];

pub(crate) static FLEX_VOLUME_SOURCE: Type =
    Type::fixed("FlexVolumeSource", FLEX_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static FLEX_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 1, R),
    field("fsType", "string", TEXT, 2, E),
    field("secretRef", "v1.LocalObjectReference", object(&LOCAL_OBJECT_REFERENCE), 3, P | E),
    field("readOnly", "bool", BOOL, 4, E),
    field("options", "map[string]string", map(&TEXT), 5, E),
];

pub(crate) static FLOCKER_VOLUME_SOURCE: Type =
    Type::fixed("FlockerVolumeSource", FLOCKER_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static FLOCKER_VOLUME_SOURCE_FIELDS: &[Field] =
    &[field("datasetName", "string", TEXT, 1, E), field("datasetUUID", "string", TEXT, 2, E)];

pub(crate) static GCE_PERSISTENT_DISK_VOLUME_SOURCE: Type =
    Type::fixed("GCEPersistentDiskVolumeSource", GCE_PERSISTENT_DISK_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static GCE_PERSISTENT_DISK_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("pdName", "string", TEXT, 1, R),
    field("fsType", "string", TEXT, 2, E),
    field("partition", "int32", INT32, 3, E),
    field("readOnly", "bool", BOOL, 4, E),
];

pub(crate) static GRPC_ACTION: Type = Type::fixed("GRPCAction", GRPC_ACTION_FIELDS, &[], Flags::NONE);
static GRPC_ACTION_FIELDS: &[Field] = &[
    field("port", "int32", INT32, 1, R),
    field("service", "string", TEXT, 2, P).defaulted("\"\""),
    field("mode", "v1.GRPCProbeMode", TEXT, 3, P | E),
];

pub(crate) static GIT_REPO_VOLUME_SOURCE: Type =
    Type::fixed("GitRepoVolumeSource", GIT_REPO_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static GIT_REPO_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("repository", "string", TEXT, 1, R),
    field("revision", "string", TEXT, 2, E),
    field("directory", "string", TEXT, 3, E),
];

pub(crate) static GLUSTERFS_PERSISTENT_VOLUME_SOURCE: Type = Type::fixed(
    "GlusterfsPersistentVolumeSource",
    GLUSTERFS_PERSISTENT_VOLUME_SOURCE_FIELDS,
    &[],
    Flags::NONE,
);
static GLUSTERFS_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("endpoints", "string", TEXT, 1, R),
    field("path", "string", TEXT, 2, R),
    field("readOnly", "bool", BOOL, 3, E),
    field("endpointsNamespace", "string", TEXT, 4, P | E),
];

pub(crate) static GLUSTERFS_VOLUME_SOURCE: Type =
    Type::fixed("GlusterfsVolumeSource", GLUSTERFS_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static GLUSTERFS_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("endpoints", "string", TEXT, 1, R),
    field("path", "string", TEXT, 2, R),
    field("readOnly", "bool", BOOL, 3, E),
];

pub(crate) static HTTP_GET_ACTION: Type =
    Type::fixed("HTTPGetAction", HTTP_GET_ACTION_FIELDS, &[], Flags::NONE);
static HTTP_GET_ACTION_FIELDS: &[Field] = &[
    field("path", "string", TEXT, 1, E),
    field("port", "intstr.IntOrString", INT_OR_STRING, 2, R),
    field("host", "string", TEXT, 3, E),
    field("scheme", "v1.URIScheme", TEXT, 4, E),
    atomic("httpHeaders", "[]v1.HTTPHeader", list(&Shape::Struct(Ref::Fixed(&HTTP_HEADER))), 5, E),
    field("protocol", "v1.HTTPProtocol", TEXT, 6, P | E),
];

pub(crate) static HTTP_HEADER: Type = Type::fixed("HTTPHeader", HTTP_HEADER_FIELDS, &[], Flags::NONE);
static HTTP_HEADER_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("value", "string", TEXT, 2, R)];

pub(crate) static HOST_ALIAS: Type = Type::fixed("HostAlias", HOST_ALIAS_FIELDS, &[], Flags::NONE);
static HOST_ALIAS_FIELDS: &[Field] =
    &[field("ip", "string", TEXT, 1, R), atomic("hostnames", "[]string", list(&TEXT), 2, E)];

pub(crate) static HOST_IP: Type = Type::fixed("HostIP", HOST_IP_FIELDS, &[], Flags::NONE);
static HOST_IP_FIELDS: &[Field] = &[field("ip", "string", TEXT, 1, R)];

pub(crate) static HOST_PATH_VOLUME_SOURCE: Type =
    Type::fixed("HostPathVolumeSource", HOST_PATH_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static HOST_PATH_VOLUME_SOURCE_FIELDS: &[Field] =
    &[field("path", "string", TEXT, 1, R), field("type", "v1.HostPathType", TEXT, 2, P | E)];

pub(crate) static ISCSI_PERSISTENT_VOLUME_SOURCE: Type =
    Type::fixed("ISCSIPersistentVolumeSource", ISCSI_PERSISTENT_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static ISCSI_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("targetPortal", "string", TEXT, 1, R),
    field("iqn", "string", TEXT, 2, R),
    field("lun", "int32", INT32, 3, R),
    field("iscsiInterface", "string", TEXT, 4, E).defaulted("\"default\""),
    field("fsType", "string", TEXT, 5, E),
    field("readOnly", "bool", BOOL, 6, E),
    atomic("portals", "[]string", list(&TEXT), 7, E),
    field("chapAuthDiscovery", "bool", BOOL, 8, E),
    field("chapAuthSession", "bool", BOOL, 11, E),
    field("secretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 10, P | E),
    field("initiatorName", "string", TEXT, 12, P | E),
];

pub(crate) static ISCSI_VOLUME_SOURCE: Type =
    Type::fixed("ISCSIVolumeSource", ISCSI_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static ISCSI_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("targetPortal", "string", TEXT, 1, R),
    field("iqn", "string", TEXT, 2, R),
    field("lun", "int32", INT32, 3, R),
    field("iscsiInterface", "string", TEXT, 4, E).defaulted("\"default\""),
    field("fsType", "string", TEXT, 5, E),
    field("readOnly", "bool", BOOL, 6, E),
    atomic("portals", "[]string", list(&TEXT), 7, E),
    field("chapAuthDiscovery", "bool", BOOL, 8, E),
    field("chapAuthSession", "bool", BOOL, 11, E),
    field("secretRef", "v1.LocalObjectReference", object(&LOCAL_OBJECT_REFERENCE), 10, P | E),
    field("initiatorName", "string", TEXT, 12, P | E),
];

pub(crate) static IMAGE_VOLUME_SOURCE: Type =
    Type::fixed("ImageVolumeSource", IMAGE_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static IMAGE_VOLUME_SOURCE_FIELDS: &[Field] =
    &[field("reference", "string", TEXT, 1, E), field("pullPolicy", "v1.PullPolicy", TEXT, 2, E)];

pub(crate) static IMAGE_VOLUME_STATUS: Type =
    Type::fixed("ImageVolumeStatus", IMAGE_VOLUME_STATUS_FIELDS, &[], Flags::NONE);
static IMAGE_VOLUME_STATUS_FIELDS: &[Field] = &[field("imageRef", "string", TEXT, 1, E | R)];

pub(crate) static KEY_TO_PATH: Type = Type::fixed("KeyToPath", KEY_TO_PATH_FIELDS, &[], Flags::NONE);
static KEY_TO_PATH_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, R),
    field("path", "string", TEXT, 2, R),
    field("mode", "int32", INT32, 3, P | E),
    field("user", "int64", INT64, 4, P | E),
];

pub(crate) static LIFECYCLE: Type = Type::fixed("Lifecycle", LIFECYCLE_FIELDS, &[], Flags::NONE);
static LIFECYCLE_FIELDS: &[Field] = &[
    field("postStart", "v1.LifecycleHandler", object(&LIFECYCLE_HANDLER), 1, P | E),
    field("preStop", "v1.LifecycleHandler", object(&LIFECYCLE_HANDLER), 2, P | E),
    field("stopSignal", "v1.Signal", TEXT, 3, P | E),
];

pub(crate) static LIFECYCLE_HANDLER: Type =
    Type::fixed("LifecycleHandler", LIFECYCLE_HANDLER_FIELDS, &[], Flags::NONE);
static LIFECYCLE_HANDLER_FIELDS: &[Field] = &[
    field("exec", "v1.ExecAction", object(&EXEC_ACTION), 1, P | E),
    field("httpGet", "v1.HTTPGetAction", object(&HTTP_GET_ACTION), 2, P | E),
    field("tcpSocket", "v1.TCPSocketAction", object(&TCP_SOCKET_ACTION), 3, P | E),
    field("sleep", "v1.SleepAction", object(&SLEEP_ACTION), 4, P | E),
];

pub(crate) static LIMIT_RANGE: Type = Type::fixed(
    "LimitRange",
    LIMIT_RANGE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static LIMIT_RANGE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.LimitRangeSpec", object(&LIMIT_RANGE_SPEC), 2, E),
];

pub(crate) static LIMIT_RANGE_ITEM: Type =
    Type::fixed("LimitRangeItem", LIMIT_RANGE_ITEM_FIELDS, &[], Flags::NONE);
static LIMIT_RANGE_ITEM_FIELDS: &[Field] = &[
    field("type", "v1.LimitType", TEXT, 1, R),
    field("max", "v1.ResourceList", map(&QUANTITY), 2, E),
    field("min", "v1.ResourceList", map(&QUANTITY), 3, E),
    field("default", "v1.ResourceList", map(&QUANTITY), 4, E),
    field("defaultRequest", "v1.ResourceList", map(&QUANTITY), 5, E),
    field("maxLimitRequestRatio", "v1.ResourceList", map(&QUANTITY), 6, E),
];

pub(crate) static LIMIT_RANGE_LIST: Type = Type::fixed(
    "LimitRangeList",
    LIMIT_RANGE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static LIMIT_RANGE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.LimitRange", list(&Shape::Struct(Ref::Fixed(&LIMIT_RANGE))), 2, R),
];

pub(crate) static LIMIT_RANGE_SPEC: Type =
    Type::fixed("LimitRangeSpec", LIMIT_RANGE_SPEC_FIELDS, &[], Flags::NONE);
static LIMIT_RANGE_SPEC_FIELDS: &[Field] =
    &[atomic("limits", "[]v1.LimitRangeItem", list(&Shape::Struct(Ref::Fixed(&LIMIT_RANGE_ITEM))), 1, R)];

pub(crate) static LINUX_CONTAINER_USER: Type =
    Type::fixed("LinuxContainerUser", LINUX_CONTAINER_USER_FIELDS, &[], Flags::NONE);
static LINUX_CONTAINER_USER_FIELDS: &[Field] = &[
    field("uid", "int64", INT64, 1, R),
    field("gid", "int64", INT64, 2, R),
    atomic("supplementalGroups", "[]int64", list(&INT64), 3, E),
];

pub(crate) static LOAD_BALANCER_INGRESS: Type =
    Type::fixed("LoadBalancerIngress", LOAD_BALANCER_INGRESS_FIELDS, &[], Flags::NONE);
static LOAD_BALANCER_INGRESS_FIELDS: &[Field] = &[
    field("ip", "string", TEXT, 1, E),
    field("hostname", "string", TEXT, 2, E),
    field("ipMode", "v1.LoadBalancerIPMode", TEXT, 3, P | E),
    atomic("ports", "[]v1.PortStatus", list(&Shape::Struct(Ref::Fixed(&PORT_STATUS))), 4, E),
];

pub(crate) static LOAD_BALANCER_STATUS: Type =
    Type::fixed("LoadBalancerStatus", LOAD_BALANCER_STATUS_FIELDS, &[], Flags::NONE);
static LOAD_BALANCER_STATUS_FIELDS: &[Field] = &[atomic(
    "ingress",
    "[]v1.LoadBalancerIngress",
    list(&Shape::Struct(Ref::Fixed(&LOAD_BALANCER_INGRESS))),
    1,
    E,
)];

pub(crate) static LOCAL_OBJECT_REFERENCE: Type =
    Type::fixed("LocalObjectReference", LOCAL_OBJECT_REFERENCE_FIELDS, &[], Flags::ATOMIC);
static LOCAL_OBJECT_REFERENCE_FIELDS: &[Field] = &[field("name", "string", TEXT, 1, E).defaulted("\"\"")];

pub(crate) static LOCAL_VOLUME_SOURCE: Type =
    Type::fixed("LocalVolumeSource", LOCAL_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static LOCAL_VOLUME_SOURCE_FIELDS: &[Field] =
    &[field("path", "string", TEXT, 1, R), field("fsType", "string", TEXT, 2, P | E)];

pub(crate) static MODIFY_VOLUME_STATUS: Type =
    Type::fixed("ModifyVolumeStatus", MODIFY_VOLUME_STATUS_FIELDS, &[], Flags::NONE);
static MODIFY_VOLUME_STATUS_FIELDS: &[Field] = &[
    field("targetVolumeAttributesClassName", "string", TEXT, 1, E),
    field("status", "v1.PersistentVolumeClaimModifyVolumeStatus", TEXT, 2, R),
];

pub(crate) static NFS_VOLUME_SOURCE: Type =
    Type::fixed("NFSVolumeSource", NFS_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static NFS_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("server", "string", TEXT, 1, R),
    field("path", "string", TEXT, 2, R),
    field("readOnly", "bool", BOOL, 3, E),
];

pub(crate) static NAMESPACE: Type = Type::fixed(
    "Namespace",
    NAMESPACE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static NAMESPACE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.NamespaceSpec", object(&NAMESPACE_SPEC), 2, E),
    field("status", "v1.NamespaceStatus", object(&NAMESPACE_STATUS), 3, E),
];

pub(crate) static NAMESPACE_CONDITION: Type =
    Type::fixed("NamespaceCondition", NAMESPACE_CONDITION_FIELDS, &[], Flags::NONE);
static NAMESPACE_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.NamespaceConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastTransitionTime", "v1.Time", TIME, 4, E),
    field("reason", "string", TEXT, 5, E),
    field("message", "string", TEXT, 6, E),
];

pub(crate) static NAMESPACE_LIST: Type = Type::fixed(
    "NamespaceList",
    NAMESPACE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static NAMESPACE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Namespace", list(&Shape::Struct(Ref::Fixed(&NAMESPACE))), 2, R),
];

pub(crate) static NAMESPACE_SPEC: Type =
    Type::fixed("NamespaceSpec", NAMESPACE_SPEC_FIELDS, &[], Flags::NONE);
static NAMESPACE_SPEC_FIELDS: &[Field] = &[atomic("finalizers", "[]v1.FinalizerName", list(&TEXT), 1, E)];

pub(crate) static NAMESPACE_STATUS: Type =
    Type::fixed("NamespaceStatus", NAMESPACE_STATUS_FIELDS, &[], Flags::NONE);
static NAMESPACE_STATUS_FIELDS: &[Field] = &[
    field("phase", "v1.NamespacePhase", TEXT, 1, E),
    keyed(
        "conditions",
        "[]v1.NamespaceCondition",
        list(&Shape::Struct(Ref::Fixed(&NAMESPACE_CONDITION))),
        2,
        E | M,
        &["type"],
    )
    .patched("type"),
];

pub(crate) static NODE: Type =
    Type::fixed("Node", NODE_FIELDS, &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }], Flags::NONE);
static NODE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.NodeSpec", object(&NODE_SPEC), 2, E),
    field("status", "v1.NodeStatus", object(&NODE_STATUS), 3, E),
];

pub(crate) static NODE_ADDRESS: Type = Type::fixed("NodeAddress", NODE_ADDRESS_FIELDS, &[], Flags::NONE);
static NODE_ADDRESS_FIELDS: &[Field] =
    &[field("type", "v1.NodeAddressType", TEXT, 1, R), field("address", "string", TEXT, 2, R)];

pub(crate) static NODE_AFFINITY: Type = Type::fixed("NodeAffinity", NODE_AFFINITY_FIELDS, &[], Flags::NONE);
static NODE_AFFINITY_FIELDS: &[Field] = &[
    field(
        "requiredDuringSchedulingIgnoredDuringExecution",
        "v1.NodeSelector",
        object(&NODE_SELECTOR),
        1,
        P | E,
    ),
    atomic(
        "preferredDuringSchedulingIgnoredDuringExecution",
        "[]v1.PreferredSchedulingTerm",
        list(&Shape::Struct(Ref::Fixed(&PREFERRED_SCHEDULING_TERM))),
        2,
        E,
    ),
];

pub(crate) static NODE_ALLOCATABLE_MAPPED_RESOURCES: Type =
    Type::fixed("NodeAllocatableMappedResources", NODE_ALLOCATABLE_MAPPED_RESOURCES_FIELDS, &[], Flags::NONE);
static NODE_ALLOCATABLE_MAPPED_RESOURCES_FIELDS: &[Field] = &[
    field("name", "v1.ResourceName", TEXT, 1, R),
    field("quantity", "resource.Quantity", QUANTITY, 2, P | R),
];

pub(crate) static NODE_ALLOCATABLE_OVERHEAD_RESOURCES: Type = Type::fixed(
    "NodeAllocatableOverheadResources",
    NODE_ALLOCATABLE_OVERHEAD_RESOURCES_FIELDS,
    &[],
    Flags::NONE,
);
static NODE_ALLOCATABLE_OVERHEAD_RESOURCES_FIELDS: &[Field] = &[
    field("name", "v1.ResourceName", TEXT, 1, R),
    field("perPod", "resource.Quantity", QUANTITY, 2, P | E),
    field("perContainer", "resource.Quantity", QUANTITY, 3, P | E),
];

pub(crate) static NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS: Type = Type::fixed(
    "NodeAllocatableResourceClaimStatus",
    NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS_FIELDS,
    &[],
    Flags::NONE,
);
static NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS_FIELDS: &[Field] = &[
    field("resourceClaimName", "string", TEXT, 1, R),
    set("containers", "[]string", list(&TEXT), 2, E),
    keyed(
        "mapping",
        "[]v1.NodeAllocatableMappedResources",
        list(&Shape::Struct(Ref::Fixed(&NODE_ALLOCATABLE_MAPPED_RESOURCES))),
        4,
        E | M,
        &["name"],
    )
    .patched("name"),
    keyed(
        "overhead",
        "[]v1.NodeAllocatableOverheadResources",
        list(&Shape::Struct(Ref::Fixed(&NODE_ALLOCATABLE_OVERHEAD_RESOURCES))),
        5,
        E | M,
        &["name"],
    )
    .patched("name"),
];

pub(crate) static NODE_CONDITION: Type =
    Type::fixed("NodeCondition", NODE_CONDITION_FIELDS, &[], Flags::NONE);
static NODE_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.NodeConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastHeartbeatTime", "v1.Time", TIME, 3, E),
    field("lastTransitionTime", "v1.Time", TIME, 4, E),
    field("reason", "string", TEXT, 5, E),
    field("message", "string", TEXT, 6, E),
];

pub(crate) static NODE_CONFIG_SOURCE: Type =
    Type::fixed("NodeConfigSource", NODE_CONFIG_SOURCE_FIELDS, &[], Flags::NONE);
static NODE_CONFIG_SOURCE_FIELDS: &[Field] =
    &[field("configMap", "v1.ConfigMapNodeConfigSource", object(&CONFIG_MAP_NODE_CONFIG_SOURCE), 2, P | E)];

pub(crate) static NODE_CONFIG_STATUS: Type =
    Type::fixed("NodeConfigStatus", NODE_CONFIG_STATUS_FIELDS, &[], Flags::NONE);
static NODE_CONFIG_STATUS_FIELDS: &[Field] = &[
    field("assigned", "v1.NodeConfigSource", object(&NODE_CONFIG_SOURCE), 1, P | E),
    field("active", "v1.NodeConfigSource", object(&NODE_CONFIG_SOURCE), 2, P | E),
    field("lastKnownGood", "v1.NodeConfigSource", object(&NODE_CONFIG_SOURCE), 3, P | E),
    field("error", "string", TEXT, 4, E),
];

pub(crate) static NODE_DAEMON_ENDPOINTS: Type =
    Type::fixed("NodeDaemonEndpoints", NODE_DAEMON_ENDPOINTS_FIELDS, &[], Flags::NONE);
static NODE_DAEMON_ENDPOINTS_FIELDS: &[Field] =
    &[field("kubeletEndpoint", "v1.DaemonEndpoint", object(&DAEMON_ENDPOINT), 1, E)];

pub(crate) static NODE_FEATURES: Type = Type::fixed("NodeFeatures", NODE_FEATURES_FIELDS, &[], Flags::NONE);
static NODE_FEATURES_FIELDS: &[Field] = &[field("supplementalGroupsPolicy", "bool", BOOL, 1, P | E)];

pub(crate) static NODE_LIST: Type = Type::fixed(
    "NodeList",
    NODE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static NODE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Node", list(&Shape::Struct(Ref::Fixed(&NODE))), 2, R),
];

pub(crate) static NODE_POD_PREEMPTION_POLICY: Type =
    Type::fixed("NodePodPreemptionPolicy", NODE_POD_PREEMPTION_POLICY_FIELDS, &[], Flags::NONE);
static NODE_POD_PREEMPTION_POLICY_FIELDS: &[Field] =
    &[set("disableResizePreemption", "[]string", list(&TEXT), 1, E)];

pub(crate) static NODE_PROXY_OPTIONS: Type = Type::fixed(
    "NodeProxyOptions",
    NODE_PROXY_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static NODE_PROXY_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("path", "string", TEXT, 1, E),
];

pub(crate) static NODE_RUNTIME_HANDLER: Type =
    Type::fixed("NodeRuntimeHandler", NODE_RUNTIME_HANDLER_FIELDS, &[], Flags::NONE);
static NODE_RUNTIME_HANDLER_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, 0),
    field("features", "v1.NodeRuntimeHandlerFeatures", object(&NODE_RUNTIME_HANDLER_FEATURES), 2, P | E),
];

pub(crate) static NODE_RUNTIME_HANDLER_FEATURES: Type =
    Type::fixed("NodeRuntimeHandlerFeatures", NODE_RUNTIME_HANDLER_FEATURES_FIELDS, &[], Flags::NONE);
static NODE_RUNTIME_HANDLER_FEATURES_FIELDS: &[Field] = &[
    field("recursiveReadOnlyMounts", "bool", BOOL, 1, P | E),
    field("userNamespaces", "bool", BOOL, 2, P | E),
];

pub(crate) static NODE_SELECTOR: Type = Type::fixed("NodeSelector", NODE_SELECTOR_FIELDS, &[], Flags::ATOMIC);
static NODE_SELECTOR_FIELDS: &[Field] = &[atomic(
    "nodeSelectorTerms",
    "[]v1.NodeSelectorTerm",
    list(&Shape::Struct(Ref::Fixed(&NODE_SELECTOR_TERM))),
    1,
    R,
)];

pub(crate) static NODE_SELECTOR_REQUIREMENT: Type =
    Type::fixed("NodeSelectorRequirement", NODE_SELECTOR_REQUIREMENT_FIELDS, &[], Flags::NONE);
static NODE_SELECTOR_REQUIREMENT_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, R),
    field("operator", "v1.NodeSelectorOperator", TEXT, 2, R),
    atomic("values", "[]string", list(&TEXT), 3, E),
];

pub(crate) static NODE_SELECTOR_TERM: Type =
    Type::fixed("NodeSelectorTerm", NODE_SELECTOR_TERM_FIELDS, &[], Flags::ATOMIC);
static NODE_SELECTOR_TERM_FIELDS: &[Field] = &[
    atomic(
        "matchExpressions",
        "[]v1.NodeSelectorRequirement",
        list(&Shape::Struct(Ref::Fixed(&NODE_SELECTOR_REQUIREMENT))),
        1,
        E,
    ),
    atomic(
        "matchFields",
        "[]v1.NodeSelectorRequirement",
        list(&Shape::Struct(Ref::Fixed(&NODE_SELECTOR_REQUIREMENT))),
        2,
        E,
    ),
];

pub(crate) static NODE_SPEC: Type = Type::fixed("NodeSpec", NODE_SPEC_FIELDS, &[], Flags::NONE);
static NODE_SPEC_FIELDS: &[Field] = &[
    field("podCIDR", "string", TEXT, 1, E),
    set("podCIDRs", "[]string", list(&TEXT), 7, E | M),
    field("providerID", "string", TEXT, 3, E),
    field("unschedulable", "bool", BOOL, 4, E),
    atomic("taints", "[]v1.Taint", list(&Shape::Struct(Ref::Fixed(&TAINT))), 5, E),
    field("configSource", "v1.NodeConfigSource", object(&NODE_CONFIG_SOURCE), 6, P | E),
    field("externalID", "string", TEXT, 2, E),
    field("podPreemptionPolicy", "v1.NodePodPreemptionPolicy", object(&NODE_POD_PREEMPTION_POLICY), 8, P | E),
];

pub(crate) static NODE_STATUS: Type = Type::fixed("NodeStatus", NODE_STATUS_FIELDS, &[], Flags::NONE);
static NODE_STATUS_FIELDS: &[Field] = &[
    field("capacity", "v1.ResourceList", map(&QUANTITY), 1, E),
    field("allocatable", "v1.ResourceList", map(&QUANTITY), 2, E),
    field("phase", "v1.NodePhase", TEXT, 3, E),
    keyed(
        "conditions",
        "[]v1.NodeCondition",
        list(&Shape::Struct(Ref::Fixed(&NODE_CONDITION))),
        4,
        E | M,
        &["type"],
    )
    .patched("type"),
    keyed(
        "addresses",
        "[]v1.NodeAddress",
        list(&Shape::Struct(Ref::Fixed(&NODE_ADDRESS))),
        5,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("daemonEndpoints", "v1.NodeDaemonEndpoints", object(&NODE_DAEMON_ENDPOINTS), 6, E),
    field("nodeInfo", "v1.NodeSystemInfo", object(&NODE_SYSTEM_INFO), 7, E),
    atomic("images", "[]v1.ContainerImage", list(&Shape::Struct(Ref::Fixed(&CONTAINER_IMAGE))), 8, E),
    atomic("volumesInUse", "[]v1.UniqueVolumeName", list(&TEXT), 9, E),
    atomic(
        "volumesAttached",
        "[]v1.AttachedVolume",
        list(&Shape::Struct(Ref::Fixed(&ATTACHED_VOLUME))),
        10,
        E,
    ),
    field("config", "v1.NodeConfigStatus", object(&NODE_CONFIG_STATUS), 11, P | E),
    atomic(
        "runtimeHandlers",
        "[]v1.NodeRuntimeHandler",
        list(&Shape::Struct(Ref::Fixed(&NODE_RUNTIME_HANDLER))),
        12,
        E,
    ),
    field("features", "v1.NodeFeatures", object(&NODE_FEATURES), 13, P | E),
    atomic("declaredFeatures", "[]string", list(&TEXT), 14, E),
];

pub(crate) static NODE_SWAP_STATUS: Type =
    Type::fixed("NodeSwapStatus", NODE_SWAP_STATUS_FIELDS, &[], Flags::NONE);
static NODE_SWAP_STATUS_FIELDS: &[Field] = &[field("capacity", "int64", INT64, 1, P | E)];

pub(crate) static NODE_SYSTEM_INFO: Type =
    Type::fixed("NodeSystemInfo", NODE_SYSTEM_INFO_FIELDS, &[], Flags::NONE);
static NODE_SYSTEM_INFO_FIELDS: &[Field] = &[
    field("machineID", "string", TEXT, 1, R),
    field("systemUUID", "string", TEXT, 2, R),
    field("bootID", "string", TEXT, 3, R),
    field("kernelVersion", "string", TEXT, 4, R),
    field("osImage", "string", TEXT, 5, R),
    field("containerRuntimeVersion", "string", TEXT, 6, R),
    field("kubeletVersion", "string", TEXT, 7, R),
    field("kubeProxyVersion", "string", TEXT, 8, R),
    field("operatingSystem", "string", TEXT, 9, R),
    field("architecture", "string", TEXT, 10, R),
    field("swap", "v1.NodeSwapStatus", object(&NODE_SWAP_STATUS), 11, P | E),
    field("runningInUserNamespace", "bool", BOOL, 12, P | E),
];

pub(crate) static OBJECT_FIELD_SELECTOR: Type =
    Type::fixed("ObjectFieldSelector", OBJECT_FIELD_SELECTOR_FIELDS, &[], Flags::ATOMIC);
static OBJECT_FIELD_SELECTOR_FIELDS: &[Field] =
    &[field("apiVersion", "string", TEXT, 1, E), field("fieldPath", "string", TEXT, 2, R)];

pub(crate) static OBJECT_REFERENCE: Type =
    Type::fixed("ObjectReference", OBJECT_REFERENCE_FIELDS, &[], Flags::ATOMIC);
static OBJECT_REFERENCE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("namespace", "string", TEXT, 2, E),
    field("name", "string", TEXT, 3, E),
    field("uid", "types.UID", TEXT, 4, E),
    field("apiVersion", "string", TEXT, 5, E),
    field("resourceVersion", "string", TEXT, 6, E),
    field("fieldPath", "string", TEXT, 7, E),
];

pub(crate) static PERSISTENT_VOLUME: Type = Type::fixed(
    "PersistentVolume",
    PERSISTENT_VOLUME_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PERSISTENT_VOLUME_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.PersistentVolumeSpec", object(&PERSISTENT_VOLUME_SPEC), 2, E),
    field("status", "v1.PersistentVolumeStatus", object(&PERSISTENT_VOLUME_STATUS), 3, E),
];

pub(crate) static PERSISTENT_VOLUME_CLAIM: Type = Type::fixed(
    "PersistentVolumeClaim",
    PERSISTENT_VOLUME_CLAIM_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PERSISTENT_VOLUME_CLAIM_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.PersistentVolumeClaimSpec", object(&PERSISTENT_VOLUME_CLAIM_SPEC), 2, E),
    field("status", "v1.PersistentVolumeClaimStatus", object(&PERSISTENT_VOLUME_CLAIM_STATUS), 3, E),
];

pub(crate) static PERSISTENT_VOLUME_CLAIM_CONDITION: Type =
    Type::fixed("PersistentVolumeClaimCondition", PERSISTENT_VOLUME_CLAIM_CONDITION_FIELDS, &[], Flags::NONE);
static PERSISTENT_VOLUME_CLAIM_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.PersistentVolumeClaimConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastProbeTime", "v1.Time", TIME, 3, E),
    field("lastTransitionTime", "v1.Time", TIME, 4, E),
    field("reason", "string", TEXT, 5, E),
    field("message", "string", TEXT, 6, E),
];

pub(crate) static PERSISTENT_VOLUME_CLAIM_LIST: Type = Type::fixed(
    "PersistentVolumeClaimList",
    PERSISTENT_VOLUME_CLAIM_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PERSISTENT_VOLUME_CLAIM_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1.PersistentVolumeClaim",
        list(&Shape::Struct(Ref::Fixed(&PERSISTENT_VOLUME_CLAIM))),
        2,
        R,
    ),
];

pub(crate) static PERSISTENT_VOLUME_CLAIM_SPEC: Type =
    Type::fixed("PersistentVolumeClaimSpec", PERSISTENT_VOLUME_CLAIM_SPEC_FIELDS, &[], Flags::NONE);
static PERSISTENT_VOLUME_CLAIM_SPEC_FIELDS: &[Field] = &[
    atomic("accessModes", "[]v1.PersistentVolumeAccessMode", list(&TEXT), 1, E),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 4, P | E),
    field("resources", "v1.VolumeResourceRequirements", object(&VOLUME_RESOURCE_REQUIREMENTS), 2, E),
    field("volumeName", "string", TEXT, 3, E),
    field("storageClassName", "string", TEXT, 5, P | E),
    field("volumeMode", "v1.PersistentVolumeMode", TEXT, 6, P | E),
    field("dataSource", "v1.TypedLocalObjectReference", object(&TYPED_LOCAL_OBJECT_REFERENCE), 7, P | E),
    field("dataSourceRef", "v1.TypedObjectReference", object(&TYPED_OBJECT_REFERENCE), 8, P | E),
    field("volumeAttributesClassName", "string", TEXT, 9, P | E),
];

pub(crate) static PERSISTENT_VOLUME_CLAIM_STATUS: Type =
    Type::fixed("PersistentVolumeClaimStatus", PERSISTENT_VOLUME_CLAIM_STATUS_FIELDS, &[], Flags::NONE);
static PERSISTENT_VOLUME_CLAIM_STATUS_FIELDS: &[Field] = &[
    field("phase", "v1.PersistentVolumeClaimPhase", TEXT, 1, E),
    atomic("accessModes", "[]v1.PersistentVolumeAccessMode", list(&TEXT), 2, E),
    field("capacity", "v1.ResourceList", map(&QUANTITY), 3, E),
    keyed(
        "conditions",
        "[]v1.PersistentVolumeClaimCondition",
        list(&Shape::Struct(Ref::Fixed(&PERSISTENT_VOLUME_CLAIM_CONDITION))),
        4,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("allocatedResources", "v1.ResourceList", map(&QUANTITY), 5, E),
    field("allocatedResourceStatuses", "map[v1.ResourceName]v1.ClaimResourceStatus", map(&TEXT), 7, E),
    field("currentVolumeAttributesClassName", "string", TEXT, 8, P | E),
    field("modifyVolumeStatus", "v1.ModifyVolumeStatus", object(&MODIFY_VOLUME_STATUS), 9, P | E),
    field("healthStatus", "v1.VolumeHealthStatus", object(&VOLUME_HEALTH_STATUS), 10, P | E),
];

pub(crate) static PERSISTENT_VOLUME_CLAIM_TEMPLATE: Type =
    Type::fixed("PersistentVolumeClaimTemplate", PERSISTENT_VOLUME_CLAIM_TEMPLATE_FIELDS, &[], Flags::NONE);
static PERSISTENT_VOLUME_CLAIM_TEMPLATE_FIELDS: &[Field] = &[
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.PersistentVolumeClaimSpec", object(&PERSISTENT_VOLUME_CLAIM_SPEC), 2, R),
];

pub(crate) static PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE: Type = Type::fixed(
    "PersistentVolumeClaimVolumeSource",
    PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE_FIELDS,
    &[],
    Flags::NONE,
);
static PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE_FIELDS: &[Field] =
    &[field("claimName", "string", TEXT, 1, R), field("readOnly", "bool", BOOL, 2, E)];

pub(crate) static PERSISTENT_VOLUME_LIST: Type = Type::fixed(
    "PersistentVolumeList",
    PERSISTENT_VOLUME_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PERSISTENT_VOLUME_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.PersistentVolume", list(&Shape::Struct(Ref::Fixed(&PERSISTENT_VOLUME))), 2, R),
];

pub(crate) static PERSISTENT_VOLUME_SPEC: Type = Type::fixed(
    "PersistentVolumeSpec",
    PERSISTENT_VOLUME_SPEC_FIELDS,
    &[Embed { name: "PersistentVolumeSource", number: 2, start: 1, end: 23 }],
    Flags::NONE,
);
static PERSISTENT_VOLUME_SPEC_FIELDS: &[Field] = &[
    field("capacity", "v1.ResourceList", map(&QUANTITY), 1, E),
    field(
        "gcePersistentDisk",
        "v1.GCEPersistentDiskVolumeSource",
        object(&GCE_PERSISTENT_DISK_VOLUME_SOURCE),
        1,
        P | E,
    ),
    field(
        "awsElasticBlockStore",
        "v1.AWSElasticBlockStoreVolumeSource",
        object(&AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE),
        2,
        P | E,
    ),
    field("hostPath", "v1.HostPathVolumeSource", object(&HOST_PATH_VOLUME_SOURCE), 3, P | E),
    field(
        "glusterfs",
        "v1.GlusterfsPersistentVolumeSource",
        object(&GLUSTERFS_PERSISTENT_VOLUME_SOURCE),
        4,
        P | E,
    ),
    field("nfs", "v1.NFSVolumeSource", object(&NFS_VOLUME_SOURCE), 5, P | E),
    field("rbd", "v1.RBDPersistentVolumeSource", object(&RBD_PERSISTENT_VOLUME_SOURCE), 6, P | E),
    field("iscsi", "v1.ISCSIPersistentVolumeSource", object(&ISCSI_PERSISTENT_VOLUME_SOURCE), 7, P | E),
    field("cinder", "v1.CinderPersistentVolumeSource", object(&CINDER_PERSISTENT_VOLUME_SOURCE), 8, P | E),
    field("cephfs", "v1.CephFSPersistentVolumeSource", object(&CEPH_FS_PERSISTENT_VOLUME_SOURCE), 9, P | E),
    field("fc", "v1.FCVolumeSource", object(&FC_VOLUME_SOURCE), 10, P | E),
    field("flocker", "v1.FlockerVolumeSource", object(&FLOCKER_VOLUME_SOURCE), 11, P | E),
    field("flexVolume", "v1.FlexPersistentVolumeSource", object(&FLEX_PERSISTENT_VOLUME_SOURCE), 12, P | E),
    field(
        "azureFile",
        "v1.AzureFilePersistentVolumeSource",
        object(&AZURE_FILE_PERSISTENT_VOLUME_SOURCE),
        13,
        P | E,
    ),
    field(
        "vsphereVolume",
        "v1.VsphereVirtualDiskVolumeSource",
        object(&VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE),
        14,
        P | E,
    ),
    field("quobyte", "v1.QuobyteVolumeSource", object(&QUOBYTE_VOLUME_SOURCE), 15, P | E),
    field("azureDisk", "v1.AzureDiskVolumeSource", object(&AZURE_DISK_VOLUME_SOURCE), 16, P | E),
    field(
        "photonPersistentDisk",
        "v1.PhotonPersistentDiskVolumeSource",
        object(&PHOTON_PERSISTENT_DISK_VOLUME_SOURCE),
        17,
        P | E,
    ),
    field("portworxVolume", "v1.PortworxVolumeSource", object(&PORTWORX_VOLUME_SOURCE), 18, P | E),
    field(
        "scaleIO",
        "v1.ScaleIOPersistentVolumeSource",
        object(&SCALE_IO_PERSISTENT_VOLUME_SOURCE),
        19,
        P | E,
    ),
    field("local", "v1.LocalVolumeSource", object(&LOCAL_VOLUME_SOURCE), 20, P | E),
    field(
        "storageos",
        "v1.StorageOSPersistentVolumeSource",
        object(&STORAGE_OS_PERSISTENT_VOLUME_SOURCE),
        21,
        P | E,
    ),
    field("csi", "v1.CSIPersistentVolumeSource", object(&CSI_PERSISTENT_VOLUME_SOURCE), 22, P | E),
    atomic("accessModes", "[]v1.PersistentVolumeAccessMode", list(&TEXT), 3, E),
    field("claimRef", "v1.ObjectReference", object(&OBJECT_REFERENCE), 4, P | E),
    field("persistentVolumeReclaimPolicy", "v1.PersistentVolumeReclaimPolicy", TEXT, 5, E),
    field("storageClassName", "string", TEXT, 6, E),
    atomic("mountOptions", "[]string", list(&TEXT), 7, E),
    field("volumeMode", "v1.PersistentVolumeMode", TEXT, 8, P | E),
    field("nodeAffinity", "v1.VolumeNodeAffinity", object(&VOLUME_NODE_AFFINITY), 9, P | E),
    field("volumeAttributesClassName", "string", TEXT, 10, P | E),
];

pub(crate) static PERSISTENT_VOLUME_STATUS: Type =
    Type::fixed("PersistentVolumeStatus", PERSISTENT_VOLUME_STATUS_FIELDS, &[], Flags::NONE);
static PERSISTENT_VOLUME_STATUS_FIELDS: &[Field] = &[
    field("phase", "v1.PersistentVolumePhase", TEXT, 1, E),
    field("message", "string", TEXT, 2, E),
    field("reason", "string", TEXT, 3, E),
    field("lastPhaseTransitionTime", "v1.Time", TIME, 4, P | E),
];

pub(crate) static PHOTON_PERSISTENT_DISK_VOLUME_SOURCE: Type = Type::fixed(
    "PhotonPersistentDiskVolumeSource",
    PHOTON_PERSISTENT_DISK_VOLUME_SOURCE_FIELDS,
    &[],
    Flags::NONE,
);
static PHOTON_PERSISTENT_DISK_VOLUME_SOURCE_FIELDS: &[Field] =
    &[field("pdID", "string", TEXT, 1, R), field("fsType", "string", TEXT, 2, E)];

pub(crate) static POD: Type =
    Type::fixed("Pod", POD_FIELDS, &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }], Flags::NONE);
static POD_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.PodSpec", object(&POD_SPEC), 2, E),
    field("status", "v1.PodStatus", object(&POD_STATUS), 3, E),
];

pub(crate) static POD_AFFINITY: Type = Type::fixed("PodAffinity", POD_AFFINITY_FIELDS, &[], Flags::NONE);
static POD_AFFINITY_FIELDS: &[Field] = &[
    atomic(
        "requiredDuringSchedulingIgnoredDuringExecution",
        "[]v1.PodAffinityTerm",
        list(&Shape::Struct(Ref::Fixed(&POD_AFFINITY_TERM))),
        1,
        E,
    ),
    atomic(
        "preferredDuringSchedulingIgnoredDuringExecution",
        "[]v1.WeightedPodAffinityTerm",
        list(&Shape::Struct(Ref::Fixed(&WEIGHTED_POD_AFFINITY_TERM))),
        2,
        E,
    ),
];

pub(crate) static POD_AFFINITY_TERM: Type =
    Type::fixed("PodAffinityTerm", POD_AFFINITY_TERM_FIELDS, &[], Flags::NONE);
static POD_AFFINITY_TERM_FIELDS: &[Field] = &[
    field("labelSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 1, P | E),
    atomic("namespaces", "[]string", list(&TEXT), 2, E),
    field("topologyKey", "string", TEXT, 3, R),
    field("namespaceSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 4, P | E),
    atomic("matchLabelKeys", "[]string", list(&TEXT), 5, E),
    atomic("mismatchLabelKeys", "[]string", list(&TEXT), 6, E),
];

pub(crate) static POD_ANTI_AFFINITY: Type =
    Type::fixed("PodAntiAffinity", POD_ANTI_AFFINITY_FIELDS, &[], Flags::NONE);
static POD_ANTI_AFFINITY_FIELDS: &[Field] = &[
    atomic(
        "requiredDuringSchedulingIgnoredDuringExecution",
        "[]v1.PodAffinityTerm",
        list(&Shape::Struct(Ref::Fixed(&POD_AFFINITY_TERM))),
        1,
        E,
    ),
    atomic(
        "preferredDuringSchedulingIgnoredDuringExecution",
        "[]v1.WeightedPodAffinityTerm",
        list(&Shape::Struct(Ref::Fixed(&WEIGHTED_POD_AFFINITY_TERM))),
        2,
        E,
    ),
];

pub(crate) static POD_ATTACH_OPTIONS: Type = Type::fixed(
    "PodAttachOptions",
    POD_ATTACH_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_ATTACH_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("stdin", "bool", BOOL, 1, E),
    field("stdout", "bool", BOOL, 2, E),
    field("stderr", "bool", BOOL, 3, E),
    field("tty", "bool", BOOL, 4, E),
    field("container", "string", TEXT, 5, E),
];

pub(crate) static POD_CERTIFICATE_PROJECTION: Type =
    Type::fixed("PodCertificateProjection", POD_CERTIFICATE_PROJECTION_FIELDS, &[], Flags::NONE);
static POD_CERTIFICATE_PROJECTION_FIELDS: &[Field] = &[
    field("signerName", "string", TEXT, 1, E | R),
    field("keyType", "string", TEXT, 2, E | R),
    field("maxExpirationSeconds", "int32", INT32, 3, P | E),
    field("credentialBundlePath", "string", TEXT, 4, E),
    field("keyPath", "string", TEXT, 5, E),
    field("certificateChainPath", "string", TEXT, 6, E),
    field("userAnnotations", "map[string]string", map(&TEXT), 7, E),
    field("user", "int64", INT64, 8, P | E),
];

pub(crate) static POD_CONDITION: Type = Type::fixed("PodCondition", POD_CONDITION_FIELDS, &[], Flags::NONE);
static POD_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.PodConditionType", TEXT, 1, R),
    field("observedGeneration", "int64", INT64, 7, E),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastProbeTime", "v1.Time", TIME, 3, E),
    field("lastTransitionTime", "v1.Time", TIME, 4, E),
    field("reason", "string", TEXT, 5, E),
    field("message", "string", TEXT, 6, E),
];

pub(crate) static POD_DNS_CONFIG: Type = Type::fixed("PodDNSConfig", POD_DNS_CONFIG_FIELDS, &[], Flags::NONE);
static POD_DNS_CONFIG_FIELDS: &[Field] = &[
    atomic("nameservers", "[]string", list(&TEXT), 1, E),
    atomic("searches", "[]string", list(&TEXT), 2, E),
    atomic(
        "options",
        "[]v1.PodDNSConfigOption",
        list(&Shape::Struct(Ref::Fixed(&POD_DNS_CONFIG_OPTION))),
        3,
        E,
    ),
];

pub(crate) static POD_DNS_CONFIG_OPTION: Type =
    Type::fixed("PodDNSConfigOption", POD_DNS_CONFIG_OPTION_FIELDS, &[], Flags::NONE);
static POD_DNS_CONFIG_OPTION_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, E), field("value", "string", TEXT, 2, P | E)];

pub(crate) static POD_EXEC_OPTIONS: Type = Type::fixed(
    "PodExecOptions",
    POD_EXEC_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_EXEC_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("stdin", "bool", BOOL, 1, E),
    field("stdout", "bool", BOOL, 2, E),
    field("stderr", "bool", BOOL, 3, E),
    field("tty", "bool", BOOL, 4, E),
    field("container", "string", TEXT, 5, E),
    atomic("command", "[]string", list(&TEXT), 6, R),
];

pub(crate) static POD_EXTENDED_RESOURCE_CLAIM_STATUS: Type = Type::fixed(
    "PodExtendedResourceClaimStatus",
    POD_EXTENDED_RESOURCE_CLAIM_STATUS_FIELDS,
    &[],
    Flags::NONE,
);
static POD_EXTENDED_RESOURCE_CLAIM_STATUS_FIELDS: &[Field] = &[
    atomic(
        "requestMappings",
        "[]v1.ContainerExtendedResourceRequest",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_EXTENDED_RESOURCE_REQUEST))),
        1,
        R,
    ),
    field("resourceClaimName", "string", TEXT, 2, R),
];

pub(crate) static POD_IP: Type = Type::fixed("PodIP", POD_IP_FIELDS, &[], Flags::NONE);
static POD_IP_FIELDS: &[Field] = &[field("ip", "string", TEXT, 1, R)];

pub(crate) static POD_LIST: Type = Type::fixed(
    "PodList",
    POD_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Pod", list(&Shape::Struct(Ref::Fixed(&POD))), 2, R),
];

pub(crate) static POD_LOG_OPTIONS: Type = Type::fixed(
    "PodLogOptions",
    POD_LOG_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_LOG_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("container", "string", TEXT, 1, E),
    field("follow", "bool", BOOL, 2, E),
    field("previous", "bool", BOOL, 3, E),
    field("sinceSeconds", "int64", INT64, 4, P | E),
    field("sinceTime", "v1.Time", TIME, 5, P | E),
    field("timestamps", "bool", BOOL, 6, E),
    field("tailLines", "int64", INT64, 7, P | E),
    field("limitBytes", "int64", INT64, 8, P | E),
    field("insecureSkipTLSVerifyBackend", "bool", BOOL, 9, E),
    field("stream", "string", TEXT, 10, P | E),
];

pub(crate) static POD_OS: Type = Type::fixed("PodOS", POD_OS_FIELDS, &[], Flags::NONE);
static POD_OS_FIELDS: &[Field] = &[field("name", "v1.OSName", TEXT, 1, R)];

pub(crate) static POD_PORT_FORWARD_OPTIONS: Type = Type::fixed(
    "PodPortForwardOptions",
    POD_PORT_FORWARD_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_PORT_FORWARD_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    atomic("ports", "[]int32", list(&INT32), 1, E),
];

pub(crate) static POD_PROXY_OPTIONS: Type = Type::fixed(
    "PodProxyOptions",
    POD_PROXY_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_PROXY_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("path", "string", TEXT, 1, E),
];

pub(crate) static POD_READINESS_GATE: Type =
    Type::fixed("PodReadinessGate", POD_READINESS_GATE_FIELDS, &[], Flags::NONE);
static POD_READINESS_GATE_FIELDS: &[Field] = &[field("conditionType", "v1.PodConditionType", TEXT, 1, R)];

pub(crate) static POD_RESOURCE_CLAIM: Type =
    Type::fixed("PodResourceClaim", POD_RESOURCE_CLAIM_FIELDS, &[], Flags::NONE);
static POD_RESOURCE_CLAIM_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("resourceClaimName", "string", TEXT, 3, P | E),
    field("resourceClaimTemplateName", "string", TEXT, 4, P | E),
];

pub(crate) static POD_RESOURCE_CLAIM_STATUS: Type =
    Type::fixed("PodResourceClaimStatus", POD_RESOURCE_CLAIM_STATUS_FIELDS, &[], Flags::NONE);
static POD_RESOURCE_CLAIM_STATUS_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("resourceClaimName", "string", TEXT, 2, P | E)];

pub(crate) static POD_SCHEDULING_GATE: Type =
    Type::fixed("PodSchedulingGate", POD_SCHEDULING_GATE_FIELDS, &[], Flags::NONE);
static POD_SCHEDULING_GATE_FIELDS: &[Field] = &[field("name", "string", TEXT, 1, R)];

pub(crate) static POD_SCHEDULING_GROUP: Type =
    Type::fixed("PodSchedulingGroup", POD_SCHEDULING_GROUP_FIELDS, &[], Flags::NONE);
static POD_SCHEDULING_GROUP_FIELDS: &[Field] = &[field("podGroupName", "string", TEXT, 1, P | E)];

pub(crate) static POD_SECURITY_CONTEXT: Type =
    Type::fixed("PodSecurityContext", POD_SECURITY_CONTEXT_FIELDS, &[], Flags::NONE);
static POD_SECURITY_CONTEXT_FIELDS: &[Field] = &[
    field("seLinuxOptions", "v1.SELinuxOptions", object(&SE_LINUX_OPTIONS), 1, P | E),
    field(
        "windowsOptions",
        "v1.WindowsSecurityContextOptions",
        object(&WINDOWS_SECURITY_CONTEXT_OPTIONS),
        8,
        P | E,
    ),
    field("runAsUser", "int64", INT64, 2, P | E),
    field("runAsGroup", "int64", INT64, 6, P | E),
    field("runAsNonRoot", "bool", BOOL, 3, P | E),
    atomic("supplementalGroups", "[]int64", list(&INT64), 4, E),
    field("supplementalGroupsPolicy", "v1.SupplementalGroupsPolicy", TEXT, 12, P | E),
    field("fsGroup", "int64", INT64, 5, P | E),
    atomic("sysctls", "[]v1.Sysctl", list(&Shape::Struct(Ref::Fixed(&SYSCTL))), 7, E),
    field("fsGroupChangePolicy", "v1.PodFSGroupChangePolicy", TEXT, 9, P | E),
    field("seccompProfile", "v1.SeccompProfile", object(&SECCOMP_PROFILE), 10, P | E),
    field("appArmorProfile", "v1.AppArmorProfile", object(&APP_ARMOR_PROFILE), 11, P | E),
    field("seLinuxChangePolicy", "v1.PodSELinuxChangePolicy", TEXT, 13, P | E),
];

pub(crate) static POD_SPEC: Type = Type::fixed("PodSpec", POD_SPEC_FIELDS, &[], Flags::NONE);
static POD_SPEC_FIELDS: &[Field] = &[
    keyed("volumes", "[]v1.Volume", list(&Shape::Struct(Ref::Fixed(&VOLUME))), 1, E | M | K, &["name"])
        .patched("name"),
    keyed(
        "initContainers",
        "[]v1.Container",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER))),
        20,
        E | M,
        &["name"],
    )
    .patched("name"),
    keyed("containers", "[]v1.Container", list(&Shape::Struct(Ref::Fixed(&CONTAINER))), 2, R | M, &["name"])
        .patched("name"),
    keyed(
        "ephemeralContainers",
        "[]v1.EphemeralContainer",
        list(&Shape::Struct(Ref::Fixed(&EPHEMERAL_CONTAINER))),
        34,
        E | M,
        &["name"],
    )
    .patched("name"),
    field("restartPolicy", "v1.RestartPolicy", TEXT, 3, E),
    field("terminationGracePeriodSeconds", "int64", INT64, 4, P | E),
    field("activeDeadlineSeconds", "int64", INT64, 5, P | E),
    field("dnsPolicy", "v1.DNSPolicy", TEXT, 6, E),
    field("nodeSelector", "map[string]string", map(&TEXT), 7, E | A),
    field("serviceAccountName", "string", TEXT, 8, E),
    field("serviceAccount", "string", TEXT, 9, E),
    field("automountServiceAccountToken", "bool", BOOL, 21, P | E),
    field("nodeName", "string", TEXT, 10, E),
    field("hostNetwork", "bool", BOOL, 11, E),
    field("hostPID", "bool", BOOL, 12, E),
    field("hostIPC", "bool", BOOL, 13, E),
    field("shareProcessNamespace", "bool", BOOL, 27, P | E),
    field("securityContext", "v1.PodSecurityContext", object(&POD_SECURITY_CONTEXT), 14, P | E),
    keyed(
        "imagePullSecrets",
        "[]v1.LocalObjectReference",
        list(&Shape::Struct(Ref::Fixed(&LOCAL_OBJECT_REFERENCE))),
        15,
        E | M,
        &["name"],
    )
    .patched("name"),
    field("hostname", "string", TEXT, 16, E),
    field("subdomain", "string", TEXT, 17, E),
    field("affinity", "v1.Affinity", object(&AFFINITY), 18, P | E),
    field("schedulerName", "string", TEXT, 19, E),
    atomic("tolerations", "[]v1.Toleration", list(&Shape::Struct(Ref::Fixed(&TOLERATION))), 22, E),
    keyed("hostAliases", "[]v1.HostAlias", list(&Shape::Struct(Ref::Fixed(&HOST_ALIAS))), 23, E | M, &["ip"])
        .patched("ip"),
    field("priorityClassName", "string", TEXT, 24, E),
    field("priority", "int32", INT32, 25, P | E),
    field("dnsConfig", "v1.PodDNSConfig", object(&POD_DNS_CONFIG), 26, P | E),
    atomic(
        "readinessGates",
        "[]v1.PodReadinessGate",
        list(&Shape::Struct(Ref::Fixed(&POD_READINESS_GATE))),
        28,
        E,
    ),
    field("runtimeClassName", "string", TEXT, 29, P | E),
    field("enableServiceLinks", "bool", BOOL, 30, P | E),
    field("preemptionPolicy", "v1.PreemptionPolicy", TEXT, 31, P | E),
    field("overhead", "v1.ResourceList", map(&QUANTITY), 32, E),
    keyed(
        "topologySpreadConstraints",
        "[]v1.TopologySpreadConstraint",
        list(&Shape::Struct(Ref::Fixed(&TOPOLOGY_SPREAD_CONSTRAINT))),
        33,
        E | M,
        &["topologyKey", "whenUnsatisfiable"],
    )
    .patched("topologyKey"),
    field("setHostnameAsFQDN", "bool", BOOL, 35, P | E),
    field("os", "v1.PodOS", object(&POD_OS), 36, P | E),
    field("hostUsers", "bool", BOOL, 37, P | E),
    keyed(
        "schedulingGates",
        "[]v1.PodSchedulingGate",
        list(&Shape::Struct(Ref::Fixed(&POD_SCHEDULING_GATE))),
        38,
        E | M,
        &["name"],
    )
    .patched("name"),
    keyed(
        "resourceClaims",
        "[]v1.PodResourceClaim",
        list(&Shape::Struct(Ref::Fixed(&POD_RESOURCE_CLAIM))),
        39,
        E | M | K,
        &["name"],
    )
    .patched("name"),
    field("resources", "v1.ResourceRequirements", object(&RESOURCE_REQUIREMENTS), 40, P | E),
    field("hostnameOverride", "string", TEXT, 41, P | E),
    field("schedulingGroup", "v1.PodSchedulingGroup", object(&POD_SCHEDULING_GROUP), 43, P | E),
    keyed(
        "evictionResponders",
        "[]v1.EvictionResponder",
        list(&Shape::Struct(Ref::Fixed(&EVICTION_RESPONDER))),
        44,
        E | M,
        &["name"],
    )
    .patched("name"),
];

pub(crate) static POD_STATUS: Type = Type::fixed("PodStatus", POD_STATUS_FIELDS, &[], Flags::NONE);
static POD_STATUS_FIELDS: &[Field] = &[
    field("observedGeneration", "int64", INT64, 17, E),
    field("phase", "v1.PodPhase", TEXT, 1, E),
    keyed(
        "conditions",
        "[]v1.PodCondition",
        list(&Shape::Struct(Ref::Fixed(&POD_CONDITION))),
        2,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("message", "string", TEXT, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("nominatedNodeName", "string", TEXT, 11, E),
    field("hostIP", "string", TEXT, 5, E),
    atomic("hostIPs", "[]v1.HostIP", list(&Shape::Struct(Ref::Fixed(&HOST_IP))), 16, E | M).patched("ip"),
    field("podIP", "string", TEXT, 6, E),
    keyed("podIPs", "[]v1.PodIP", list(&Shape::Struct(Ref::Fixed(&POD_IP))), 12, E | M, &["ip"])
        .patched("ip"),
    field("startTime", "v1.Time", TIME, 7, P | E),
    atomic(
        "initContainerStatuses",
        "[]v1.ContainerStatus",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_STATUS))),
        10,
        E,
    ),
    atomic(
        "containerStatuses",
        "[]v1.ContainerStatus",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_STATUS))),
        8,
        E,
    ),
    field("qosClass", "v1.PodQOSClass", TEXT, 9, E),
    atomic(
        "ephemeralContainerStatuses",
        "[]v1.ContainerStatus",
        list(&Shape::Struct(Ref::Fixed(&CONTAINER_STATUS))),
        13,
        E,
    ),
    field("resize", "v1.PodResizeStatus", TEXT, 14, E),
    keyed(
        "resourceClaimStatuses",
        "[]v1.PodResourceClaimStatus",
        list(&Shape::Struct(Ref::Fixed(&POD_RESOURCE_CLAIM_STATUS))),
        15,
        E | M | K,
        &["name"],
    )
    .patched("name"),
    field(
        "extendedResourceClaimStatus",
        "v1.PodExtendedResourceClaimStatus",
        object(&POD_EXTENDED_RESOURCE_CLAIM_STATUS),
        18,
        P | E,
    ),
    field("allocatedResources", "v1.ResourceList", map(&QUANTITY), 19, E),
    field("resources", "v1.ResourceRequirements", object(&RESOURCE_REQUIREMENTS), 20, P | E),
    keyed(
        "nodeAllocatableResourceClaimStatuses",
        "[]v1.NodeAllocatableResourceClaimStatus",
        list(&Shape::Struct(Ref::Fixed(&NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS))),
        21,
        E | M,
        &["resourceClaimName"],
    )
    .patched("resourceClaimName"),
    keyed(
        "volumeHealth",
        "[]v1.PodVolumeHealth",
        list(&Shape::Struct(Ref::Fixed(&POD_VOLUME_HEALTH))),
        22,
        E,
        &["name"],
    ),
];

pub(crate) static POD_TEMPLATE: Type = Type::fixed(
    "PodTemplate",
    POD_TEMPLATE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_TEMPLATE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("template", "v1.PodTemplateSpec", object(&POD_TEMPLATE_SPEC), 2, E),
];

pub(crate) static POD_TEMPLATE_LIST: Type = Type::fixed(
    "PodTemplateList",
    POD_TEMPLATE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_TEMPLATE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.PodTemplate", list(&Shape::Struct(Ref::Fixed(&POD_TEMPLATE))), 2, R),
];

pub(crate) static POD_TEMPLATE_SPEC: Type =
    Type::fixed("PodTemplateSpec", POD_TEMPLATE_SPEC_FIELDS, &[], Flags::NONE);
static POD_TEMPLATE_SPEC_FIELDS: &[Field] = &[
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.PodSpec", object(&POD_SPEC), 2, E),
];

pub(crate) static POD_VOLUME_HEALTH: Type =
    Type::fixed("PodVolumeHealth", POD_VOLUME_HEALTH_FIELDS, &[], Flags::NONE);
static POD_VOLUME_HEALTH_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    keyed(
        "healthConditions",
        "[]v1.VolumeHealthCondition",
        list(&Shape::Struct(Ref::Fixed(&VOLUME_HEALTH_CONDITION))),
        2,
        E | M,
        &["status", "reason"],
    )
    .patched("status"),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
];

pub(crate) static PORT_STATUS: Type = Type::fixed("PortStatus", PORT_STATUS_FIELDS, &[], Flags::NONE);
static PORT_STATUS_FIELDS: &[Field] = &[
    field("port", "int32", INT32, 1, R),
    field("protocol", "v1.Protocol", TEXT, 2, R),
    field("error", "string", TEXT, 3, P | E),
];

pub(crate) static PORTWORX_VOLUME_SOURCE: Type =
    Type::fixed("PortworxVolumeSource", PORTWORX_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static PORTWORX_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("volumeID", "string", TEXT, 1, R),
    field("fsType", "string", TEXT, 2, E),
    field("readOnly", "bool", BOOL, 3, E),
];

pub(crate) static PREFERRED_SCHEDULING_TERM: Type =
    Type::fixed("PreferredSchedulingTerm", PREFERRED_SCHEDULING_TERM_FIELDS, &[], Flags::NONE);
static PREFERRED_SCHEDULING_TERM_FIELDS: &[Field] = &[
    field("weight", "int32", INT32, 1, R),
    field("preference", "v1.NodeSelectorTerm", object(&NODE_SELECTOR_TERM), 2, R),
];

pub(crate) static PROBE: Type = Type::fixed(
    "Probe",
    PROBE_FIELDS,
    &[Embed { name: "ProbeHandler", number: 1, start: 0, end: 4 }],
    Flags::NONE,
);
static PROBE_FIELDS: &[Field] = &[
    field("exec", "v1.ExecAction", object(&EXEC_ACTION), 1, P | E),
    field("httpGet", "v1.HTTPGetAction", object(&HTTP_GET_ACTION), 2, P | E),
    field("tcpSocket", "v1.TCPSocketAction", object(&TCP_SOCKET_ACTION), 3, P | E),
    field("grpc", "v1.GRPCAction", object(&GRPC_ACTION), 4, P | E),
    field("initialDelaySeconds", "int32", INT32, 2, E),
    field("timeoutSeconds", "int32", INT32, 3, E),
    field("periodSeconds", "int32", INT32, 4, E),
    field("successThreshold", "int32", INT32, 5, E),
    field("failureThreshold", "int32", INT32, 6, E),
    field("terminationGracePeriodSeconds", "int64", INT64, 7, P | E),
];

pub(crate) static PROJECTED_VOLUME_SOURCE: Type =
    Type::fixed("ProjectedVolumeSource", PROJECTED_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static PROJECTED_VOLUME_SOURCE_FIELDS: &[Field] = &[
    atomic("sources", "[]v1.VolumeProjection", list(&Shape::Struct(Ref::Fixed(&VOLUME_PROJECTION))), 1, 0),
    field("defaultMode", "int32", INT32, 2, P | E),
    field("defaultUser", "int64", INT64, 3, P | E),
];

pub(crate) static QUOBYTE_VOLUME_SOURCE: Type =
    Type::fixed("QuobyteVolumeSource", QUOBYTE_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static QUOBYTE_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("registry", "string", TEXT, 1, R),
    field("volume", "string", TEXT, 2, R),
    field("readOnly", "bool", BOOL, 3, E),
    field("user", "string", TEXT, 4, E),
    field("group", "string", TEXT, 5, E),
    field("tenant", "string", TEXT, 6, E),
];

pub(crate) static RBD_PERSISTENT_VOLUME_SOURCE: Type =
    Type::fixed("RBDPersistentVolumeSource", RBD_PERSISTENT_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static RBD_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    atomic("monitors", "[]string", list(&TEXT), 1, R),
    field("image", "string", TEXT, 2, R),
    field("fsType", "string", TEXT, 3, E),
    field("pool", "string", TEXT, 4, E).defaulted("\"rbd\""),
    field("user", "string", TEXT, 5, E).defaulted("\"admin\""),
    field("keyring", "string", TEXT, 6, E).defaulted("\"/etc/ceph/keyring\""),
    field("secretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 7, P | E),
    field("readOnly", "bool", BOOL, 8, E),
];

pub(crate) static RBD_VOLUME_SOURCE: Type =
    Type::fixed("RBDVolumeSource", RBD_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static RBD_VOLUME_SOURCE_FIELDS: &[Field] = &[
    atomic("monitors", "[]string", list(&TEXT), 1, R),
    field("image", "string", TEXT, 2, R),
    field("fsType", "string", TEXT, 3, E),
    field("pool", "string", TEXT, 4, E).defaulted("\"rbd\""),
    field("user", "string", TEXT, 5, E).defaulted("\"admin\""),
    field("keyring", "string", TEXT, 6, E).defaulted("\"/etc/ceph/keyring\""),
    field("secretRef", "v1.LocalObjectReference", object(&LOCAL_OBJECT_REFERENCE), 7, P | E),
    field("readOnly", "bool", BOOL, 8, E),
];

pub(crate) static RANGE_ALLOCATION: Type = Type::fixed(
    "RangeAllocation",
    RANGE_ALLOCATION_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RANGE_ALLOCATION_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("range", "string", TEXT, 2, R),
    field("data", "[]uint8", BYTES, 3, R),
];

pub(crate) static REPLICATION_CONTROLLER: Type = Type::fixed(
    "ReplicationController",
    REPLICATION_CONTROLLER_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static REPLICATION_CONTROLLER_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.ReplicationControllerSpec", object(&REPLICATION_CONTROLLER_SPEC), 2, E),
    field("status", "v1.ReplicationControllerStatus", object(&REPLICATION_CONTROLLER_STATUS), 3, E),
];

pub(crate) static REPLICATION_CONTROLLER_CONDITION: Type =
    Type::fixed("ReplicationControllerCondition", REPLICATION_CONTROLLER_CONDITION_FIELDS, &[], Flags::NONE);
static REPLICATION_CONTROLLER_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.ReplicationControllerConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static REPLICATION_CONTROLLER_LIST: Type = Type::fixed(
    "ReplicationControllerList",
    REPLICATION_CONTROLLER_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static REPLICATION_CONTROLLER_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1.ReplicationController",
        list(&Shape::Struct(Ref::Fixed(&REPLICATION_CONTROLLER))),
        2,
        R,
    ),
];

pub(crate) static REPLICATION_CONTROLLER_SPEC: Type =
    Type::fixed("ReplicationControllerSpec", REPLICATION_CONTROLLER_SPEC_FIELDS, &[], Flags::NONE);
static REPLICATION_CONTROLLER_SPEC_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, P | E).defaulted("1"),
    field("minReadySeconds", "int32", INT32, 4, E).defaulted("0"),
    field("selector", "map[string]string", map(&TEXT), 2, E | A),
    field("template", "v1.PodTemplateSpec", object(&POD_TEMPLATE_SPEC), 3, P | E),
];

pub(crate) static REPLICATION_CONTROLLER_STATUS: Type =
    Type::fixed("ReplicationControllerStatus", REPLICATION_CONTROLLER_STATUS_FIELDS, &[], Flags::NONE);
static REPLICATION_CONTROLLER_STATUS_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, R),
    field("fullyLabeledReplicas", "int32", INT32, 2, E),
    field("readyReplicas", "int32", INT32, 4, E),
    field("availableReplicas", "int32", INT32, 5, E),
    field("observedGeneration", "int64", INT64, 3, E),
    keyed(
        "conditions",
        "[]v1.ReplicationControllerCondition",
        list(&Shape::Struct(Ref::Fixed(&REPLICATION_CONTROLLER_CONDITION))),
        6,
        E | M,
        &["type"],
    )
    .patched("type"),
];

pub(crate) static RESOURCE_CLAIM: Type =
    Type::fixed("ResourceClaim", RESOURCE_CLAIM_FIELDS, &[], Flags::NONE);
static RESOURCE_CLAIM_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("request", "string", TEXT, 2, E)];

pub(crate) static RESOURCE_FIELD_SELECTOR: Type =
    Type::fixed("ResourceFieldSelector", RESOURCE_FIELD_SELECTOR_FIELDS, &[], Flags::ATOMIC);
static RESOURCE_FIELD_SELECTOR_FIELDS: &[Field] = &[
    field("containerName", "string", TEXT, 1, E),
    field("resource", "string", TEXT, 2, R),
    field("divisor", "resource.Quantity", QUANTITY, 3, E),
];

pub(crate) static RESOURCE_HEALTH: Type =
    Type::fixed("ResourceHealth", RESOURCE_HEALTH_FIELDS, &[], Flags::NONE);
static RESOURCE_HEALTH_FIELDS: &[Field] = &[
    field("resourceID", "v1.ResourceID", TEXT, 1, R),
    field("health", "v1.ResourceHealthStatus", TEXT, 2, E),
    field("message", "string", TEXT, 6, P | E),
];

pub(crate) static RESOURCE_QUOTA: Type = Type::fixed(
    "ResourceQuota",
    RESOURCE_QUOTA_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_QUOTA_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.ResourceQuotaSpec", object(&RESOURCE_QUOTA_SPEC), 2, E),
    field("status", "v1.ResourceQuotaStatus", object(&RESOURCE_QUOTA_STATUS), 3, E),
];

pub(crate) static RESOURCE_QUOTA_LIST: Type = Type::fixed(
    "ResourceQuotaList",
    RESOURCE_QUOTA_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_QUOTA_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.ResourceQuota", list(&Shape::Struct(Ref::Fixed(&RESOURCE_QUOTA))), 2, R),
];

pub(crate) static RESOURCE_QUOTA_SPEC: Type =
    Type::fixed("ResourceQuotaSpec", RESOURCE_QUOTA_SPEC_FIELDS, &[], Flags::NONE);
static RESOURCE_QUOTA_SPEC_FIELDS: &[Field] = &[
    field("hard", "v1.ResourceList", map(&QUANTITY), 1, E),
    atomic("scopes", "[]v1.ResourceQuotaScope", list(&TEXT), 2, E),
    field("scopeSelector", "v1.ScopeSelector", object(&SCOPE_SELECTOR), 3, P | E),
];

pub(crate) static RESOURCE_QUOTA_STATUS: Type =
    Type::fixed("ResourceQuotaStatus", RESOURCE_QUOTA_STATUS_FIELDS, &[], Flags::NONE);
static RESOURCE_QUOTA_STATUS_FIELDS: &[Field] = &[
    field("hard", "v1.ResourceList", map(&QUANTITY), 1, E),
    field("used", "v1.ResourceList", map(&QUANTITY), 2, E),
];

pub(crate) static RESOURCE_REQUIREMENTS: Type =
    Type::fixed("ResourceRequirements", RESOURCE_REQUIREMENTS_FIELDS, &[], Flags::NONE);
static RESOURCE_REQUIREMENTS_FIELDS: &[Field] = &[
    field("limits", "v1.ResourceList", map(&QUANTITY), 1, E),
    field("requests", "v1.ResourceList", map(&QUANTITY), 2, E),
    keyed("claims", "[]v1.ResourceClaim", list(&Shape::Struct(Ref::Fixed(&RESOURCE_CLAIM))), 3, E, &["name"]),
];

pub(crate) static RESOURCE_STATUS: Type =
    Type::fixed("ResourceStatus", RESOURCE_STATUS_FIELDS, &[], Flags::NONE);
static RESOURCE_STATUS_FIELDS: &[Field] = &[
    field("name", "v1.ResourceName", TEXT, 1, R),
    keyed(
        "resources",
        "[]v1.ResourceHealth",
        list(&Shape::Struct(Ref::Fixed(&RESOURCE_HEALTH))),
        2,
        E,
        &["resourceID"],
    ),
];

pub(crate) static SE_LINUX_OPTIONS: Type =
    Type::fixed("SELinuxOptions", SE_LINUX_OPTIONS_FIELDS, &[], Flags::NONE);
static SE_LINUX_OPTIONS_FIELDS: &[Field] = &[
    field("user", "string", TEXT, 1, E),
    field("role", "string", TEXT, 2, E),
    field("type", "string", TEXT, 3, E),
    field("level", "string", TEXT, 4, E),
];

pub(crate) static SCALE_IO_PERSISTENT_VOLUME_SOURCE: Type =
    Type::fixed("ScaleIOPersistentVolumeSource", SCALE_IO_PERSISTENT_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static SCALE_IO_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("gateway", "string", TEXT, 1, R),
    field("system", "string", TEXT, 2, R),
    field("secretRef", "v1.SecretReference", object(&SECRET_REFERENCE), 3, P | R),
    field("sslEnabled", "bool", BOOL, 4, E),
    field("protectionDomain", "string", TEXT, 5, E),
    field("storagePool", "string", TEXT, 6, E),
    field("storageMode", "string", TEXT, 7, E).defaulted("\"ThinProvisioned\""),
    field("volumeName", "string", TEXT, 8, E),
    field("fsType", "string", TEXT, 9, E).defaulted("\"xfs\""),
    field("readOnly", "bool", BOOL, 10, E),
];

pub(crate) static SCALE_IO_VOLUME_SOURCE: Type =
    Type::fixed("ScaleIOVolumeSource", SCALE_IO_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static SCALE_IO_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("gateway", "string", TEXT, 1, R),
    field("system", "string", TEXT, 2, R),
    field("secretRef", "v1.LocalObjectReference", object(&LOCAL_OBJECT_REFERENCE), 3, P | R),
    field("sslEnabled", "bool", BOOL, 4, E),
    field("protectionDomain", "string", TEXT, 5, E),
    field("storagePool", "string", TEXT, 6, E),
    field("storageMode", "string", TEXT, 7, E).defaulted("\"ThinProvisioned\""),
    field("volumeName", "string", TEXT, 8, E),
    field("fsType", "string", TEXT, 9, E).defaulted("\"xfs\""),
    field("readOnly", "bool", BOOL, 10, E),
];

pub(crate) static SCOPE_SELECTOR: Type =
    Type::fixed("ScopeSelector", SCOPE_SELECTOR_FIELDS, &[], Flags::ATOMIC);
static SCOPE_SELECTOR_FIELDS: &[Field] = &[atomic(
    "matchExpressions",
    "[]v1.ScopedResourceSelectorRequirement",
    list(&Shape::Struct(Ref::Fixed(&SCOPED_RESOURCE_SELECTOR_REQUIREMENT))),
    1,
    E,
)];

pub(crate) static SCOPED_RESOURCE_SELECTOR_REQUIREMENT: Type = Type::fixed(
    "ScopedResourceSelectorRequirement",
    SCOPED_RESOURCE_SELECTOR_REQUIREMENT_FIELDS,
    &[],
    Flags::NONE,
);
static SCOPED_RESOURCE_SELECTOR_REQUIREMENT_FIELDS: &[Field] = &[
    field("scopeName", "v1.ResourceQuotaScope", TEXT, 1, R),
    field("operator", "v1.ScopeSelectorOperator", TEXT, 2, R),
    atomic("values", "[]string", list(&TEXT), 3, E),
];

pub(crate) static SECCOMP_PROFILE: Type =
    Type::fixed("SeccompProfile", SECCOMP_PROFILE_FIELDS, &[], Flags::NONE);
static SECCOMP_PROFILE_FIELDS: &[Field] = &[
    field("type", "v1.SeccompProfileType", TEXT, 1, R),
    field("localhostProfile", "string", TEXT, 2, P | E),
];

pub(crate) static SECRET: Type = Type::fixed(
    "Secret",
    SECRET_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SECRET_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("immutable", "bool", BOOL, 5, P | E),
    field("data", "map[string][]uint8", map(&BYTES), 2, E),
    field("stringData", "map[string]string", map(&TEXT), 4, E),
    field("type", "v1.SecretType", TEXT, 3, E),
];

pub(crate) static SECRET_ENV_SOURCE: Type = Type::fixed(
    "SecretEnvSource",
    SECRET_ENV_SOURCE_FIELDS,
    &[Embed { name: "LocalObjectReference", number: 1, start: 0, end: 1 }],
    Flags::NONE,
);
static SECRET_ENV_SOURCE_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, E).defaulted("\"\""), field("optional", "bool", BOOL, 2, P | E)];

pub(crate) static SECRET_KEY_SELECTOR: Type = Type::fixed(
    "SecretKeySelector",
    SECRET_KEY_SELECTOR_FIELDS,
    &[Embed { name: "LocalObjectReference", number: 1, start: 0, end: 1 }],
    Flags::ATOMIC,
);
static SECRET_KEY_SELECTOR_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E).defaulted("\"\""),
    field("key", "string", TEXT, 2, R),
    field("optional", "bool", BOOL, 3, P | E),
];

pub(crate) static SECRET_LIST: Type = Type::fixed(
    "SecretList",
    SECRET_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SECRET_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Secret", list(&Shape::Struct(Ref::Fixed(&SECRET))), 2, R),
];

pub(crate) static SECRET_PROJECTION: Type = Type::fixed(
    "SecretProjection",
    SECRET_PROJECTION_FIELDS,
    &[Embed { name: "LocalObjectReference", number: 1, start: 0, end: 1 }],
    Flags::NONE,
);
static SECRET_PROJECTION_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E).defaulted("\"\""),
    atomic("items", "[]v1.KeyToPath", list(&Shape::Struct(Ref::Fixed(&KEY_TO_PATH))), 2, E),
    field("optional", "bool", BOOL, 4, P | E),
];

pub(crate) static SECRET_REFERENCE: Type =
    Type::fixed("SecretReference", SECRET_REFERENCE_FIELDS, &[], Flags::ATOMIC);
static SECRET_REFERENCE_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, E), field("namespace", "string", TEXT, 2, E)];

pub(crate) static SECRET_VOLUME_SOURCE: Type =
    Type::fixed("SecretVolumeSource", SECRET_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static SECRET_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("secretName", "string", TEXT, 1, E),
    atomic("items", "[]v1.KeyToPath", list(&Shape::Struct(Ref::Fixed(&KEY_TO_PATH))), 2, E),
    field("defaultMode", "int32", INT32, 3, P | E),
    field("optional", "bool", BOOL, 4, P | E),
    field("defaultUser", "int64", INT64, 5, P | E),
];

pub(crate) static SECURITY_CONTEXT: Type =
    Type::fixed("SecurityContext", SECURITY_CONTEXT_FIELDS, &[], Flags::NONE);
static SECURITY_CONTEXT_FIELDS: &[Field] = &[
    field("capabilities", "v1.Capabilities", object(&CAPABILITIES), 1, P | E),
    field("privileged", "bool", BOOL, 2, P | E),
    field("seLinuxOptions", "v1.SELinuxOptions", object(&SE_LINUX_OPTIONS), 3, P | E),
    field(
        "windowsOptions",
        "v1.WindowsSecurityContextOptions",
        object(&WINDOWS_SECURITY_CONTEXT_OPTIONS),
        10,
        P | E,
    ),
    field("runAsUser", "int64", INT64, 4, P | E),
    field("runAsGroup", "int64", INT64, 8, P | E),
    field("runAsNonRoot", "bool", BOOL, 5, P | E),
    field("readOnlyRootFilesystem", "bool", BOOL, 6, P | E),
    field("allowPrivilegeEscalation", "bool", BOOL, 7, P | E),
    field("procMount", "v1.ProcMountType", TEXT, 9, P | E),
    field("seccompProfile", "v1.SeccompProfile", object(&SECCOMP_PROFILE), 11, P | E),
    field("appArmorProfile", "v1.AppArmorProfile", object(&APP_ARMOR_PROFILE), 12, P | E),
];

pub(crate) static SERIALIZED_REFERENCE: Type = Type::fixed(
    "SerializedReference",
    SERIALIZED_REFERENCE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SERIALIZED_REFERENCE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("reference", "v1.ObjectReference", object(&OBJECT_REFERENCE), 1, E),
];

pub(crate) static SERVICE: Type = Type::fixed(
    "Service",
    SERVICE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SERVICE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.ServiceSpec", object(&SERVICE_SPEC), 2, E),
    field("status", "v1.ServiceStatus", object(&SERVICE_STATUS), 3, E),
];

pub(crate) static SERVICE_ACCOUNT: Type = Type::fixed(
    "ServiceAccount",
    SERVICE_ACCOUNT_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SERVICE_ACCOUNT_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    keyed(
        "secrets",
        "[]v1.ObjectReference",
        list(&Shape::Struct(Ref::Fixed(&OBJECT_REFERENCE))),
        2,
        E | M,
        &["name"],
    )
    .patched("name"),
    atomic(
        "imagePullSecrets",
        "[]v1.LocalObjectReference",
        list(&Shape::Struct(Ref::Fixed(&LOCAL_OBJECT_REFERENCE))),
        3,
        E,
    ),
    field("automountServiceAccountToken", "bool", BOOL, 4, P | E),
];

pub(crate) static SERVICE_ACCOUNT_LIST: Type = Type::fixed(
    "ServiceAccountList",
    SERVICE_ACCOUNT_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SERVICE_ACCOUNT_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.ServiceAccount", list(&Shape::Struct(Ref::Fixed(&SERVICE_ACCOUNT))), 2, R),
];

pub(crate) static SERVICE_ACCOUNT_TOKEN_PROJECTION: Type =
    Type::fixed("ServiceAccountTokenProjection", SERVICE_ACCOUNT_TOKEN_PROJECTION_FIELDS, &[], Flags::NONE);
static SERVICE_ACCOUNT_TOKEN_PROJECTION_FIELDS: &[Field] = &[
    field("audience", "string", TEXT, 1, E),
    field("expirationSeconds", "int64", INT64, 2, P | E),
    field("path", "string", TEXT, 3, R),
    field("user", "int64", INT64, 4, P | E),
];

pub(crate) static SERVICE_LIST: Type = Type::fixed(
    "ServiceList",
    SERVICE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SERVICE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Service", list(&Shape::Struct(Ref::Fixed(&SERVICE))), 2, R),
];

pub(crate) static SERVICE_PORT: Type = Type::fixed("ServicePort", SERVICE_PORT_FIELDS, &[], Flags::NONE);
static SERVICE_PORT_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E),
    field("protocol", "v1.Protocol", TEXT, 2, E).defaulted("\"TCP\""),
    field("appProtocol", "string", TEXT, 6, P | E),
    field("port", "int32", INT32, 3, R),
    field("targetPort", "intstr.IntOrString", INT_OR_STRING, 4, E),
    field("nodePort", "int32", INT32, 5, E),
];

pub(crate) static SERVICE_PROXY_OPTIONS: Type = Type::fixed(
    "ServiceProxyOptions",
    SERVICE_PROXY_OPTIONS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SERVICE_PROXY_OPTIONS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("path", "string", TEXT, 1, E),
];

pub(crate) static SERVICE_SPEC: Type = Type::fixed("ServiceSpec", SERVICE_SPEC_FIELDS, &[], Flags::NONE);
static SERVICE_SPEC_FIELDS: &[Field] = &[
    keyed(
        "ports",
        "[]v1.ServicePort",
        list(&Shape::Struct(Ref::Fixed(&SERVICE_PORT))),
        1,
        E | M,
        &["port", "protocol"],
    )
    .patched("port"),
    field("selector", "map[string]string", map(&TEXT), 2, E | A),
    field("clusterIP", "string", TEXT, 3, E),
    atomic("clusterIPs", "[]string", list(&TEXT), 18, E),
    field("type", "v1.ServiceType", TEXT, 4, E),
    atomic("externalIPs", "[]string", list(&TEXT), 5, E),
    field("sessionAffinity", "v1.ServiceAffinity", TEXT, 7, E),
    field("loadBalancerIP", "string", TEXT, 8, E),
    atomic("loadBalancerSourceRanges", "[]string", list(&TEXT), 9, E),
    field("externalName", "string", TEXT, 10, E),
    field("externalTrafficPolicy", "v1.ServiceExternalTrafficPolicy", TEXT, 11, E),
    field("healthCheckNodePort", "int32", INT32, 12, E),
    field("publishNotReadyAddresses", "bool", BOOL, 13, E),
    field("sessionAffinityConfig", "v1.SessionAffinityConfig", object(&SESSION_AFFINITY_CONFIG), 14, P | E),
    atomic("ipFamilies", "[]v1.IPFamily", list(&TEXT), 19, E),
    field("ipFamilyPolicy", "v1.IPFamilyPolicy", TEXT, 17, P | E),
    field("allocateLoadBalancerNodePorts", "bool", BOOL, 20, P | E),
    field("loadBalancerClass", "string", TEXT, 21, P | E),
    field("internalTrafficPolicy", "v1.ServiceInternalTrafficPolicy", TEXT, 22, P | E),
    field("trafficDistribution", "string", TEXT, 23, P | E),
];

pub(crate) static SERVICE_STATUS: Type =
    Type::fixed("ServiceStatus", SERVICE_STATUS_FIELDS, &[], Flags::NONE);
static SERVICE_STATUS_FIELDS: &[Field] = &[
    field("loadBalancer", "v1.LoadBalancerStatus", object(&LOAD_BALANCER_STATUS), 1, E),
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        2,
        E | M,
        &["type"],
    )
    .patched("type"),
];

pub(crate) static SESSION_AFFINITY_CONFIG: Type =
    Type::fixed("SessionAffinityConfig", SESSION_AFFINITY_CONFIG_FIELDS, &[], Flags::NONE);
static SESSION_AFFINITY_CONFIG_FIELDS: &[Field] =
    &[field("clientIP", "v1.ClientIPConfig", object(&CLIENT_IP_CONFIG), 1, P | E)];

pub(crate) static SLEEP_ACTION: Type = Type::fixed("SleepAction", SLEEP_ACTION_FIELDS, &[], Flags::NONE);
static SLEEP_ACTION_FIELDS: &[Field] = &[field("seconds", "int64", INT64, 1, R)];

pub(crate) static STORAGE_OS_PERSISTENT_VOLUME_SOURCE: Type = Type::fixed(
    "StorageOSPersistentVolumeSource",
    STORAGE_OS_PERSISTENT_VOLUME_SOURCE_FIELDS,
    &[],
    Flags::NONE,
);
static STORAGE_OS_PERSISTENT_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("volumeName", "string", TEXT, 1, E),
    field("volumeNamespace", "string", TEXT, 2, E),
    field("fsType", "string", TEXT, 3, E),
    field("readOnly", "bool", BOOL, 4, E),
    field("secretRef", "v1.ObjectReference", object(&OBJECT_REFERENCE), 5, P | E),
];

pub(crate) static STORAGE_OS_VOLUME_SOURCE: Type =
    Type::fixed("StorageOSVolumeSource", STORAGE_OS_VOLUME_SOURCE_FIELDS, &[], Flags::NONE);
static STORAGE_OS_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("volumeName", "string", TEXT, 1, E),
    field("volumeNamespace", "string", TEXT, 2, E),
    field("fsType", "string", TEXT, 3, E),
    field("readOnly", "bool", BOOL, 4, E),
    field("secretRef", "v1.LocalObjectReference", object(&LOCAL_OBJECT_REFERENCE), 5, P | E),
];

pub(crate) static SYSCTL: Type = Type::fixed("Sysctl", SYSCTL_FIELDS, &[], Flags::NONE);
static SYSCTL_FIELDS: &[Field] = &[field("name", "string", TEXT, 1, R), field("value", "string", TEXT, 2, R)];

pub(crate) static TCP_SOCKET_ACTION: Type =
    Type::fixed("TCPSocketAction", TCP_SOCKET_ACTION_FIELDS, &[], Flags::NONE);
static TCP_SOCKET_ACTION_FIELDS: &[Field] =
    &[field("port", "intstr.IntOrString", INT_OR_STRING, 1, R), field("host", "string", TEXT, 2, E)];

pub(crate) static TAINT: Type = Type::fixed("Taint", TAINT_FIELDS, &[], Flags::NONE);
static TAINT_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, R),
    field("value", "string", TEXT, 2, E),
    field("effect", "v1.TaintEffect", TEXT, 3, R),
    field("timeAdded", "v1.Time", TIME, 4, P | E),
];

pub(crate) static TOLERATION: Type = Type::fixed("Toleration", TOLERATION_FIELDS, &[], Flags::NONE);
static TOLERATION_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, E),
    field("operator", "v1.TolerationOperator", TEXT, 2, E),
    field("value", "string", TEXT, 3, E),
    field("effect", "v1.TaintEffect", TEXT, 4, E),
    field("tolerationSeconds", "int64", INT64, 5, P | E),
];

pub(crate) static TOPOLOGY_SELECTOR_LABEL_REQUIREMENT: Type = Type::fixed(
    "TopologySelectorLabelRequirement",
    TOPOLOGY_SELECTOR_LABEL_REQUIREMENT_FIELDS,
    &[],
    Flags::NONE,
);
static TOPOLOGY_SELECTOR_LABEL_REQUIREMENT_FIELDS: &[Field] =
    &[field("key", "string", TEXT, 1, R), atomic("values", "[]string", list(&TEXT), 2, R)];

pub(crate) static TOPOLOGY_SELECTOR_TERM: Type =
    Type::fixed("TopologySelectorTerm", TOPOLOGY_SELECTOR_TERM_FIELDS, &[], Flags::ATOMIC);
static TOPOLOGY_SELECTOR_TERM_FIELDS: &[Field] = &[atomic(
    "matchLabelExpressions",
    "[]v1.TopologySelectorLabelRequirement",
    list(&Shape::Struct(Ref::Fixed(&TOPOLOGY_SELECTOR_LABEL_REQUIREMENT))),
    1,
    E,
)];

pub(crate) static TOPOLOGY_SPREAD_CONSTRAINT: Type =
    Type::fixed("TopologySpreadConstraint", TOPOLOGY_SPREAD_CONSTRAINT_FIELDS, &[], Flags::NONE);
static TOPOLOGY_SPREAD_CONSTRAINT_FIELDS: &[Field] = &[
    field("maxSkew", "int32", INT32, 1, R),
    field("topologyKey", "string", TEXT, 2, R),
    field("whenUnsatisfiable", "v1.UnsatisfiableConstraintAction", TEXT, 3, R),
    field("labelSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 4, P | E),
    field("minDomains", "int32", INT32, 5, P | E),
    field("nodeAffinityPolicy", "v1.NodeInclusionPolicy", TEXT, 6, P | E),
    field("nodeTaintsPolicy", "v1.NodeInclusionPolicy", TEXT, 7, P | E),
    atomic("matchLabelKeys", "[]string", list(&TEXT), 8, E),
];

pub(crate) static TYPED_LOCAL_OBJECT_REFERENCE: Type =
    Type::fixed("TypedLocalObjectReference", TYPED_LOCAL_OBJECT_REFERENCE_FIELDS, &[], Flags::ATOMIC);
static TYPED_LOCAL_OBJECT_REFERENCE_FIELDS: &[Field] = &[
    field("apiGroup", "string", TEXT, 1, P),
    field("kind", "string", TEXT, 2, R),
    field("name", "string", TEXT, 3, R),
];

pub(crate) static TYPED_OBJECT_REFERENCE: Type =
    Type::fixed("TypedObjectReference", TYPED_OBJECT_REFERENCE_FIELDS, &[], Flags::NONE);
static TYPED_OBJECT_REFERENCE_FIELDS: &[Field] = &[
    field("apiGroup", "string", TEXT, 1, P),
    field("kind", "string", TEXT, 2, R),
    field("name", "string", TEXT, 3, R),
    field("namespace", "string", TEXT, 4, P | E),
];

pub(crate) static VOLUME: Type = Type::fixed(
    "Volume",
    VOLUME_FIELDS,
    &[Embed { name: "VolumeSource", number: 2, start: 1, end: 31 }],
    Flags::NONE,
);
static VOLUME_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("hostPath", "v1.HostPathVolumeSource", object(&HOST_PATH_VOLUME_SOURCE), 1, P | E),
    field("emptyDir", "v1.EmptyDirVolumeSource", object(&EMPTY_DIR_VOLUME_SOURCE), 2, P | E),
    field(
        "gcePersistentDisk",
        "v1.GCEPersistentDiskVolumeSource",
        object(&GCE_PERSISTENT_DISK_VOLUME_SOURCE),
        3,
        P | E,
    ),
    field(
        "awsElasticBlockStore",
        "v1.AWSElasticBlockStoreVolumeSource",
        object(&AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE),
        4,
        P | E,
    ),
    field("gitRepo", "v1.GitRepoVolumeSource", object(&GIT_REPO_VOLUME_SOURCE), 5, P | E),
    field("secret", "v1.SecretVolumeSource", object(&SECRET_VOLUME_SOURCE), 6, P | E),
    field("nfs", "v1.NFSVolumeSource", object(&NFS_VOLUME_SOURCE), 7, P | E),
    field("iscsi", "v1.ISCSIVolumeSource", object(&ISCSI_VOLUME_SOURCE), 8, P | E),
    field("glusterfs", "v1.GlusterfsVolumeSource", object(&GLUSTERFS_VOLUME_SOURCE), 9, P | E),
    field(
        "persistentVolumeClaim",
        "v1.PersistentVolumeClaimVolumeSource",
        object(&PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE),
        10,
        P | E,
    ),
    field("rbd", "v1.RBDVolumeSource", object(&RBD_VOLUME_SOURCE), 11, P | E),
    field("flexVolume", "v1.FlexVolumeSource", object(&FLEX_VOLUME_SOURCE), 12, P | E),
    field("cinder", "v1.CinderVolumeSource", object(&CINDER_VOLUME_SOURCE), 13, P | E),
    field("cephfs", "v1.CephFSVolumeSource", object(&CEPH_FS_VOLUME_SOURCE), 14, P | E),
    field("flocker", "v1.FlockerVolumeSource", object(&FLOCKER_VOLUME_SOURCE), 15, P | E),
    field("downwardAPI", "v1.DownwardAPIVolumeSource", object(&DOWNWARD_API_VOLUME_SOURCE), 16, P | E),
    field("fc", "v1.FCVolumeSource", object(&FC_VOLUME_SOURCE), 17, P | E),
    field("azureFile", "v1.AzureFileVolumeSource", object(&AZURE_FILE_VOLUME_SOURCE), 18, P | E),
    field("configMap", "v1.ConfigMapVolumeSource", object(&CONFIG_MAP_VOLUME_SOURCE), 19, P | E),
    field(
        "vsphereVolume",
        "v1.VsphereVirtualDiskVolumeSource",
        object(&VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE),
        20,
        P | E,
    ),
    field("quobyte", "v1.QuobyteVolumeSource", object(&QUOBYTE_VOLUME_SOURCE), 21, P | E),
    field("azureDisk", "v1.AzureDiskVolumeSource", object(&AZURE_DISK_VOLUME_SOURCE), 22, P | E),
    field(
        "photonPersistentDisk",
        "v1.PhotonPersistentDiskVolumeSource",
        object(&PHOTON_PERSISTENT_DISK_VOLUME_SOURCE),
        23,
        P | E,
    ),
    field("projected", "v1.ProjectedVolumeSource", object(&PROJECTED_VOLUME_SOURCE), 26, P | E),
    field("portworxVolume", "v1.PortworxVolumeSource", object(&PORTWORX_VOLUME_SOURCE), 24, P | E),
    field("scaleIO", "v1.ScaleIOVolumeSource", object(&SCALE_IO_VOLUME_SOURCE), 25, P | E),
    field("storageos", "v1.StorageOSVolumeSource", object(&STORAGE_OS_VOLUME_SOURCE), 27, P | E),
    field("csi", "v1.CSIVolumeSource", object(&CSI_VOLUME_SOURCE), 28, P | E),
    field("ephemeral", "v1.EphemeralVolumeSource", object(&EPHEMERAL_VOLUME_SOURCE), 29, P | E),
    field("image", "v1.ImageVolumeSource", object(&IMAGE_VOLUME_SOURCE), 30, P | E),
];

pub(crate) static VOLUME_DEVICE: Type = Type::fixed("VolumeDevice", VOLUME_DEVICE_FIELDS, &[], Flags::NONE);
static VOLUME_DEVICE_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("devicePath", "string", TEXT, 2, R)];

pub(crate) static VOLUME_HEALTH_CONDITION: Type =
    Type::fixed("VolumeHealthCondition", VOLUME_HEALTH_CONDITION_FIELDS, &[], Flags::NONE);
static VOLUME_HEALTH_CONDITION_FIELDS: &[Field] = &[
    field("status", "v1.VolumeHealthStatusType", TEXT, 1, R),
    field("reason", "string", TEXT, 2, R),
    field("message", "string", TEXT, 3, E),
];

pub(crate) static VOLUME_HEALTH_STATUS: Type =
    Type::fixed("VolumeHealthStatus", VOLUME_HEALTH_STATUS_FIELDS, &[], Flags::NONE);
static VOLUME_HEALTH_STATUS_FIELDS: &[Field] = &[
    keyed(
        "healthConditions",
        "[]v1.VolumeHealthCondition",
        list(&Shape::Struct(Ref::Fixed(&VOLUME_HEALTH_CONDITION))),
        1,
        E | M,
        &["status", "reason"],
    )
    .patched("status"),
    field("lastTransitionTime", "v1.Time", TIME, 2, E),
];

pub(crate) static VOLUME_MOUNT: Type = Type::fixed("VolumeMount", VOLUME_MOUNT_FIELDS, &[], Flags::NONE);
static VOLUME_MOUNT_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("readOnly", "bool", BOOL, 2, E),
    field("recursiveReadOnly", "v1.RecursiveReadOnlyMode", TEXT, 7, P | E),
    field("mountPath", "string", TEXT, 3, R),
    field("subPath", "string", TEXT, 4, E),
    field("mountPropagation", "v1.MountPropagationMode", TEXT, 5, P | E),
    field("subPathExpr", "string", TEXT, 6, E),
    set("bindMountOptions", "[]string", list(&TEXT), 8, E),
];

pub(crate) static VOLUME_MOUNT_STATUS: Type =
    Type::fixed("VolumeMountStatus", VOLUME_MOUNT_STATUS_FIELDS, &[], Flags::NONE);
static VOLUME_MOUNT_STATUS_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("mountPath", "string", TEXT, 2, R),
    field("readOnly", "bool", BOOL, 3, E),
    field("recursiveReadOnly", "v1.RecursiveReadOnlyMode", TEXT, 4, P | E),
    field("volumeStatus", "v1.VolumeStatus", object(&VOLUME_STATUS), 5, P | E),
];

pub(crate) static VOLUME_NODE_AFFINITY: Type =
    Type::fixed("VolumeNodeAffinity", VOLUME_NODE_AFFINITY_FIELDS, &[], Flags::NONE);
static VOLUME_NODE_AFFINITY_FIELDS: &[Field] =
    &[field("required", "v1.NodeSelector", object(&NODE_SELECTOR), 1, P | E)];

pub(crate) static VOLUME_PROJECTION: Type =
    Type::fixed("VolumeProjection", VOLUME_PROJECTION_FIELDS, &[], Flags::NONE);
static VOLUME_PROJECTION_FIELDS: &[Field] = &[
    field("secret", "v1.SecretProjection", object(&SECRET_PROJECTION), 1, P | E),
    field("downwardAPI", "v1.DownwardAPIProjection", object(&DOWNWARD_API_PROJECTION), 2, P | E),
    field("configMap", "v1.ConfigMapProjection", object(&CONFIG_MAP_PROJECTION), 3, P | E),
    field(
        "serviceAccountToken",
        "v1.ServiceAccountTokenProjection",
        object(&SERVICE_ACCOUNT_TOKEN_PROJECTION),
        4,
        P | E,
    ),
    field(
        "clusterTrustBundle",
        "v1.ClusterTrustBundleProjection",
        object(&CLUSTER_TRUST_BUNDLE_PROJECTION),
        5,
        P | E,
    ),
    field("podCertificate", "v1.PodCertificateProjection", object(&POD_CERTIFICATE_PROJECTION), 6, P | E),
];

pub(crate) static VOLUME_RESOURCE_REQUIREMENTS: Type =
    Type::fixed("VolumeResourceRequirements", VOLUME_RESOURCE_REQUIREMENTS_FIELDS, &[], Flags::NONE);
static VOLUME_RESOURCE_REQUIREMENTS_FIELDS: &[Field] = &[
    field("limits", "v1.ResourceList", map(&QUANTITY), 1, E),
    field("requests", "v1.ResourceList", map(&QUANTITY), 2, E),
];

pub(crate) static VOLUME_STATUS: Type = Type::fixed("VolumeStatus", VOLUME_STATUS_FIELDS, &[], Flags::NONE);
static VOLUME_STATUS_FIELDS: &[Field] =
    &[field("image", "v1.ImageVolumeStatus", object(&IMAGE_VOLUME_STATUS), 1, P | E)];

pub(crate) static VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE: Type = Type::fixed(
    "VsphereVirtualDiskVolumeSource",
    VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE_FIELDS,
    &[],
    Flags::NONE,
);
static VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE_FIELDS: &[Field] = &[
    field("volumePath", "string", TEXT, 1, R),
    field("fsType", "string", TEXT, 2, E),
    field("storagePolicyName", "string", TEXT, 3, E),
    field("storagePolicyID", "string", TEXT, 4, E),
];

pub(crate) static WEIGHTED_POD_AFFINITY_TERM: Type =
    Type::fixed("WeightedPodAffinityTerm", WEIGHTED_POD_AFFINITY_TERM_FIELDS, &[], Flags::NONE);
static WEIGHTED_POD_AFFINITY_TERM_FIELDS: &[Field] = &[
    field("weight", "int32", INT32, 1, R),
    field("podAffinityTerm", "v1.PodAffinityTerm", object(&POD_AFFINITY_TERM), 2, R),
];

pub(crate) static WINDOWS_SECURITY_CONTEXT_OPTIONS: Type =
    Type::fixed("WindowsSecurityContextOptions", WINDOWS_SECURITY_CONTEXT_OPTIONS_FIELDS, &[], Flags::NONE);
static WINDOWS_SECURITY_CONTEXT_OPTIONS_FIELDS: &[Field] = &[
    field("gmsaCredentialSpecName", "string", TEXT, 1, P | E),
    field("gmsaCredentialSpec", "string", TEXT, 2, P | E),
    field("runAsUserName", "string", TEXT, 3, P | E),
    field("hostProcess", "bool", BOOL, 4, P | E),
];

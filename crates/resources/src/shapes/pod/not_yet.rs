//! The fields of a pod spec that nothing honours yet.

use api::{Cursor, Errors};

/// The paths of a pod spec that stands at a prefix, for `Kind::NOT_YET`.
macro_rules! not_yet_in {
    ($spec:literal $(, $more:literal)* $(,)?) => {
        $crate::shapes::pod::not_yet_in!(@paths $spec;
            "affinity.podAffinity" "affinity.podAntiAffinity" "containers[].env[].valueFrom.fileKeyRef"
            "containers[].lifecycle.postStart.httpGet.protocol"
            "containers[].lifecycle.postStart.tcpSocket"
            "containers[].lifecycle.preStop.httpGet.protocol" "containers[].lifecycle.preStop.tcpSocket"
            "containers[].lifecycle.stopSignal" "containers[].livenessProbe.grpc"
            "containers[].livenessProbe.httpGet.protocol" "containers[].readinessProbe.grpc"
            "containers[].readinessProbe.httpGet.protocol" "containers[].resizePolicy"
            "containers[].resources.claims" "containers[].restartPolicy"
            "containers[].restartPolicyRules" "containers[].securityContext.appArmorProfile"
            "containers[].securityContext.seccompProfile.localhostProfile"
            "containers[].securityContext.windowsOptions" "containers[].startupProbe.grpc"
            "containers[].startupProbe.httpGet.protocol" "containers[].volumeDevices"
            "containers[].volumeMounts[].bindMountOptions"
            "containers[].volumeMounts[].recursiveReadOnly" "ephemeralContainers" "evictionResponders"
            "hostUsers" "hostnameOverride"
            "initContainers[].env[].valueFrom.fileKeyRef"
            "initContainers[].lifecycle.postStart.httpGet.protocol"
            "initContainers[].lifecycle.postStart.tcpSocket"
            "initContainers[].lifecycle.preStop.httpGet.protocol"
            "initContainers[].lifecycle.preStop.tcpSocket" "initContainers[].lifecycle.stopSignal"
            "initContainers[].livenessProbe.grpc" "initContainers[].livenessProbe.httpGet.protocol"
            "initContainers[].readinessProbe.grpc" "initContainers[].readinessProbe.httpGet.protocol"
            "initContainers[].resizePolicy" "initContainers[].resources.claims"
            "initContainers[].restartPolicyRules" "initContainers[].securityContext.appArmorProfile"
            "initContainers[].securityContext.seccompProfile.localhostProfile"
            "initContainers[].securityContext.windowsOptions" "initContainers[].startupProbe.grpc"
            "initContainers[].startupProbe.httpGet.protocol" "initContainers[].volumeDevices"
            "initContainers[].volumeMounts[].bindMountOptions"
            "initContainers[].volumeMounts[].recursiveReadOnly" "overhead" "resourceClaims" "resources"
            "runtimeClassName" "schedulingGroup" "securityContext.appArmorProfile"
            "securityContext.fsGroupChangePolicy" "securityContext.seLinuxChangePolicy"
            "securityContext.seccompProfile.localhostProfile"
            "securityContext.supplementalGroupsPolicy" "securityContext.sysctls"
            "securityContext.windowsOptions" "topologySpreadConstraints"
            "volumes[].awsElasticBlockStore" "volumes[].azureDisk" "volumes[].azureFile"
            "volumes[].cephfs" "volumes[].cinder" "volumes[].configMap.defaultUser"
            "volumes[].configMap.items[].user" "volumes[].csi" "volumes[].downwardAPI.defaultUser"
            "volumes[].downwardAPI.items[].user" "volumes[].emptyDir.mode"
            "volumes[].ephemeral" "volumes[].fc" "volumes[].flexVolume"
            "volumes[].flocker" "volumes[].gcePersistentDisk" "volumes[].gitRepo" "volumes[].glusterfs"
            "volumes[].image" "volumes[].iscsi" "volumes[].nfs" "volumes[].persistentVolumeClaim"
            "volumes[].photonPersistentDisk" "volumes[].portworxVolume"
            "volumes[].projected.defaultUser" "volumes[].projected.sources[].clusterTrustBundle"
            "volumes[].projected.sources[].configMap.items[].user"
            "volumes[].projected.sources[].downwardAPI.items[].user"
            "volumes[].projected.sources[].podCertificate"
            "volumes[].projected.sources[].secret.items[].user"
            "volumes[].projected.sources[].serviceAccountToken.user" "volumes[].quobyte" "volumes[].rbd"
            "volumes[].scaleIO" "volumes[].secret.defaultUser" "volumes[].secret.items[].user"
            "volumes[].storageos" "volumes[].vsphereVolume";
            $($more)*)
    };
    (@paths $spec:literal; $($path:literal)*; $($more:literal)*) => {
        &[$(concat!($spec, ".", $path),)* $($more,)*]
    };
}

pub(crate) use not_yet_in;

/// Finds fields that are honoured in some places but not in others.
pub(super) fn validate(spec: &Cursor<'_>, errors: &mut Errors) {
    for container in spec.at("initContainers").items() {
        let policy = container.at("restartPolicy");
        if matches!(policy.text_or_empty(), "Never" | "OnFailure") {
            errors.not_yet(policy.path());
        }
    }
    for volume in spec.at("volumes").items() {
        let (limit, medium) = (volume.at("emptyDir.sizeLimit"), volume.at("emptyDir.medium"));
        if limit.is_set() && medium.text() != Some("Memory") {
            errors.not_yet(limit.path());
        }
    }
    let os = spec.at("os.name");
    if os.is_set() && os.text() != Some("linux") {
        errors.not_yet(os.path());
    }
}

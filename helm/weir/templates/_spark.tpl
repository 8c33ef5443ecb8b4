{{- /* Options for the driver's Java, one a line: Spark reads what begins with spark. Spark does not take the deletion of a pod without
grace as its end. It looks for what is missing, and passes over executors that registered less than missingPodDetectDelta ago, 30 s by default:
so long their tasks would seem to run. */}}
{{- define "weir.driverOptions" -}}
{{- $host := printf "%s-driver.%s.svc" .Release.Name .Release.Namespace }}
-Xmx{{ .Values.driver.memory }}
-XX:+ExitOnOutOfMemoryError
-Dweir.spark.secret=/etc/weir/spark/secret
{{- $spark := dict
  "spark.master" "k8s://https://kubernetes.default.svc"
  "spark.driver.host" $host
  "spark.driver.bindAddress" "0.0.0.0"
  "spark.driver.port" "7078"
  "spark.driver.blockManager.port" "7079"
  "spark.kubernetes.namespace" .Release.Namespace
  "spark.kubernetes.container.image" (include "weir.image" .)
  "spark.kubernetes.container.image.pullPolicy" .Values.image.pullPolicy
  "spark.kubernetes.executor.podTemplateFile" "/etc/weir/driver/executor.yaml"
  "spark.kubernetes.executor.podTemplateContainerName" "executor"
  "spark.kubernetes.executor.disableConfigMap" "true"
  "spark.kubernetes.executor.request.cores" .Values.executors.cpu.request
  "spark.kubernetes.allocation.batch.delay" "200ms"
  "spark.kubernetes.executor.apiPollingInterval" "2s"
  "spark.kubernetes.executor.missingPodDetectDelta" "5s"
  "spark.kubernetes.executor.eventProcessingInterval" "200ms"
  "spark.executor.instances" (toString .Values.executors.count)
  "spark.executor.cores" (toString .Values.executors.cores)
  "spark.executor.memory" .Values.executors.memory
  "spark.executor.memoryOverhead" .Values.executors.memoryOverhead
  "spark.scheduler.minRegisteredResourcesRatio" "0"
}}
{{- range $key, $value := dict "app.kubernetes.io/name" "weir" "app.kubernetes.io/instance" .Release.Name "app.kubernetes.io/component" "executor" }}
{{- $_ := set $spark (printf "spark.kubernetes.executor.label.%s" $key) $value }}
{{- end }}
{{- with .Values.executors.cpu.limit }}{{ $_ := set $spark "spark.kubernetes.executor.limit.cores" . }}{{ end }}
{{- range $key, $value := .Values.executors.nodeSelector }}{{ $_ := set $spark (printf "spark.kubernetes.executor.node.selector.%s" $key) $value }}{{ end }}
{{- with .Values.executors.dynamicAllocation }}{{ if .enabled }}
{{- $_ := set $spark "spark.dynamicAllocation.enabled" "true" }}
{{- $_ := set $spark "spark.dynamicAllocation.shuffleTracking.enabled" "true" }}
{{- $_ := set $spark "spark.dynamicAllocation.minExecutors" (toString .min) }}
{{- $_ := set $spark "spark.dynamicAllocation.maxExecutors" (toString .max) }}
{{- end }}{{ end }}
{{- range $key, $value := .Values.driver.spark }}{{ $_ := set $spark $key (toString $value) }}{{ end }}
{{- range $key, $value := $spark }}
{{ printf "-D%s=%s" $key $value | quote }}
{{- end }}
{{- range .Values.driver.javaOptions }}
{{ . | quote }}
{{- end }}
{{- end }}

{{- /* What Spark makes executors from. */}}
{{- define "weir.executorTemplate" -}}
{{- $template := include "weir.executorPod" . | fromYaml }}
{{- toYaml (mergeOverwrite $template (deepCopy .Values.executors.podTemplate)) }}
{{- end }}

{{- define "weir.executorPod" -}}
apiVersion: v1
kind: Pod
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 5
  securityContext: {{- include "weir.podSecurity" (dict "user" 185) | nindent 4 }}
  {{- include "weir.pullSecrets" . | nindent 2 }}
  containers:
    - name: executor
      # Executors open a connection of their own for results that are too large for the driver, and for bad lines.
      env:
        {{- include "weir.lakeEnv" . | nindent 8 }}
        {{- include "weir.postgresPassword" . | nindent 8 }}
        {{- with .Values.executors.env }}{{ toYaml . | nindent 8 }}{{- end }}
      securityContext: {{- include "weir.containerSecurity" . | nindent 8 }}
      volumeMounts:
        - {name: pipeline, mountPath: /etc/weir/pipeline, readOnly: true}
        {{- include "weir.sparkSecretMount" . | nindent 8 }}
        - {name: tmp, mountPath: /tmp}
        {{- with include "weir.postgresCaMount" . }}{{ trim . | nindent 8 }}{{- end }}
  volumes:
    {{- include "weir.sparkSecretVolume" . | nindent 4 }}
    - name: pipeline
      configMap: {name: {{ .Release.Name }}-pipeline}
    - name: tmp
      emptyDir: {}
    {{- with include "weir.postgresCaVolume" . }}{{ trim . | nindent 4 }}{{- end }}
{{- end }}

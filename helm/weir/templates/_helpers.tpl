{{- define "weir.labels" -}}
app.kubernetes.io/name: weir
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "weir.selector" -}}
app.kubernetes.io/name: weir
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "weir.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "weir.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Pod Security "restricted". */}}
{{- define "weir.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "weir.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "weir.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "weir.storeSecret" -}}
{{ .Values.lake.secret | default (ternary (printf "%s-store" .Release.Name) "" .Values.demo.enabled) }}
{{- end }}

{{- define "weir.storeEndpoint" -}}
{{ .Values.lake.endpoint | default (ternary (printf "http://%s-store:9000" .Release.Name) "" .Values.demo.enabled) }}
{{- end }}

{{- define "weir.lake" -}}
{{ .Values.lake.uri | default (ternary "s3://weir" "" .Values.demo.enabled) | required "Cannot install Weir: it is not said where the data lie. Give lake.uri, for example s3://bucket/prefix, or demo.enabled=true." }}
{{- end }}

{{- /* Where the data lie, and who may get there. */}}
{{- define "weir.lakeEnv" -}}
- name: LAKE
  value: {{ include "weir.lake" . | quote }}
- name: AWS_REGION
  value: {{ .Values.lake.region | quote }}
{{- with include "weir.storeEndpoint" . }}
- name: AWS_ENDPOINT_URL_S3
  value: {{ . | quote }}
{{- end }}
{{- with include "weir.storeSecret" . }}
- name: AWS_ACCESS_KEY_ID
  valueFrom: {secretKeyRef: {name: {{ . }}, key: accessKey}}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ . }}, key: secretKey}}
{{- end }}
{{- end }}

{{- define "weir.postgresSecret" -}}
{{ .Values.postgres.secret | default (ternary (printf "%s-postgres" .Release.Name) "" .Values.demo.enabled) }}
{{- end }}

{{- /* Where driver and executors find who may have signed the database's certificate. */}}
{{- define "weir.postgresCaMount" -}}
{{- if .Values.postgres.caSecret }}
- {name: postgres-ca, mountPath: /etc/weir/postgres-ca, readOnly: true}
{{- end }}
{{- end }}

{{- define "weir.postgresCaVolume" -}}
{{- with .Values.postgres.caSecret }}
- name: postgres-ca
  secret: {secretName: {{ . }}, items: [{key: ca.crt, path: ca.crt}]}
{{- end }}
{{- end }}

{{- define "weir.postgresEnv" -}}
{{- $url := .Values.postgres.url | default (ternary (printf "jdbc:postgresql://%s-postgres/weir" .Release.Name) "" .Values.demo.enabled) }}
{{- if and $url .Values.postgres.caSecret (not (contains "sslmode=" $url)) }}
{{- $url = printf "%s%ssslmode=verify-full&sslrootcert=/etc/weir/postgres-ca/ca.crt" $url (ternary "&" "?" (contains "?" $url)) }}
{{- end }}
{{- with $url }}
- name: POSTGRES_URL
  value: {{ . | quote }}
{{- end }}
{{- with include "weir.postgresSecret" . }}
- name: POSTGRES_USER
  valueFrom: {secretKeyRef: {name: {{ . }}, key: user}}
{{- end }}
{{- include "weir.postgresPassword" . }}
{{- end }}

{{- define "weir.postgresPassword" -}}
{{- with include "weir.postgresSecret" . }}
- name: POSTGRES_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ . }}, key: password}}
{{- end }}
{{- end }}

{{- /* What driver and executors know each other by, as a volume and its mount. */}}
{{- define "weir.sparkSecret" -}}
{{ .Values.spark.secret | default (printf "%s-spark" .Release.Name) }}
{{- end }}

{{- define "weir.sparkSecretVolume" -}}
- name: spark
  secret: {secretName: {{ include "weir.sparkSecret" . }}, defaultMode: 0440, items: [{key: secret, path: secret}]}
{{- end }}

{{- define "weir.sparkSecretMount" -}}
- {name: spark, mountPath: /etc/weir/spark, readOnly: true}
{{- end }}

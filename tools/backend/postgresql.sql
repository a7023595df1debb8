-- The platform's tables as a port of its backend to PostgreSQL has them: enum types, json, times with and without a zone.
CREATE TYPE vm_status AS ENUM ('discovered','replicating','ready_for_failover','failed_over_test','failed_over_live','completed','failed','cleanup_required');
CREATE TYPE tracked_type AS ENUM ('cleanup','failover','migration','cloudstack','volume_daemon','linstor','virtio','ossea','scheduler','discovery','bulk-operations','group-management','conflict-detection','phantom-detection','schedule_management','schedule_control');
CREATE TYPE tracked_status AS ENUM ('pending','running','completed','failed','cancelled');
CREATE TYPE tracked_category AS ENUM ('system','failover','replication','scheduler','discovery','bulk');
CREATE TYPE step_status AS ENUM ('running','completed','failed','skipped');
CREATE TYPE log_level AS ENUM ('DEBUG','INFO','WARN','ERROR');
CREATE TABLE vm_replication_contexts (
  context_id varchar(64) PRIMARY KEY,
  vm_name varchar(255) NOT NULL,
  vmware_vm_id varchar(255) NOT NULL,
  vm_path varchar(500) NOT NULL,
  vcenter_host varchar(255) NOT NULL,
  datacenter varchar(255) NOT NULL,
  current_status vm_status NOT NULL DEFAULT 'discovered',
  current_job_id varchar(191),
  total_jobs_run integer DEFAULT 0,
  successful_jobs integer DEFAULT 0,
  failed_jobs integer DEFAULT 0,
  last_successful_job_id varchar(191),
  cpu_count integer,
  memory_mb integer,
  os_type varchar(255),
  power_state varchar(50),
  vm_tools_version varchar(255),
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp NOT NULL DEFAULT now(),
  first_job_at timestamp,
  last_job_at timestamp,
  last_status_change timestamp NOT NULL DEFAULT now(),
  auto_added boolean DEFAULT false,
  scheduler_enabled smallint DEFAULT 1,
  next_scheduled_at timestamp,
  last_scheduled_job_id varchar(191),
  credential_id integer,
  ossea_config_id integer,
  UNIQUE (vmware_vm_id, vcenter_host),
  UNIQUE (vm_name, vcenter_host)
);
CREATE TABLE replication_jobs (
  id varchar(191) PRIMARY KEY,
  vm_context_id varchar(64) REFERENCES vm_replication_contexts (context_id),
  source_vm_id varchar(191) NOT NULL,
  source_vm_name varchar(191) NOT NULL,
  source_vm_path varchar(191) NOT NULL,
  v_center_host varchar(191) NOT NULL,
  datacenter varchar(191) NOT NULL,
  replication_type varchar(191) NOT NULL,
  target_network varchar(191),
  status varchar(191) DEFAULT 'pending',
  progress_percent double precision DEFAULT 0,
  current_operation text,
  bytes_transferred bigint DEFAULT 0,
  total_bytes bigint DEFAULT 0,
  transfer_speed_bps bigint DEFAULT 0,
  error_message text,
  change_id varchar(191),
  previous_change_id varchar(191),
  snapshot_id varchar(191),
  nbd_port bigint,
  nbd_export_name varchar(191),
  target_device varchar(191),
  created_at timestamptz(3),
  updated_at timestamptz(3),
  started_at timestamptz(3),
  completed_at timestamptz(3),
  vma_sync_type varchar(50),
  vma_current_phase varchar(100),
  vma_throughput_mbps double precision DEFAULT 0,
  vma_eta_seconds integer,
  vma_last_poll_at timestamp,
  vma_error_classification varchar(50),
  vma_error_details text,
  setup_progress_percent numeric(5,2) DEFAULT 0,
  schedule_execution_id varchar(64),
  scheduled_by varchar(255),
  vm_group_id varchar(64)
);
CREATE INDEX idx_replication_jobs_vm_context_id ON replication_jobs (vm_context_id);
CREATE TABLE job_tracking (
  id varchar(64) PRIMARY KEY,
  parent_job_id varchar(64) REFERENCES job_tracking (id),
  job_type tracked_type NOT NULL,
  operation varchar(100) NOT NULL,
  status tracked_status NOT NULL DEFAULT 'pending',
  cloudstack_job_id varchar(255),
  external_job_id varchar(64),
  metadata jsonb,
  error_message text,
  started_at timestamp NOT NULL DEFAULT now(),
  completed_at timestamp,
  created_at timestamp DEFAULT now(),
  updated_at timestamp DEFAULT now(),
  percent_complete smallint,
  canceled_at timestamp,
  owner varchar(64),
  context_id varchar(64),
  job_category tracked_category DEFAULT 'system'
);
CREATE INDEX idx_job_tracking_parent ON job_tracking (parent_job_id);
CREATE INDEX idx_job_tracking_context ON job_tracking (context_id);
CREATE TABLE job_steps (
  id bigserial PRIMARY KEY,
  job_id varchar(64) NOT NULL REFERENCES job_tracking (id) ON DELETE CASCADE,
  name varchar(200) NOT NULL,
  seq integer NOT NULL,
  status step_status NOT NULL DEFAULT 'running',
  started_at timestamp NOT NULL DEFAULT now(),
  completed_at timestamp,
  error_message text,
  metadata json,
  UNIQUE (job_id, seq)
);
CREATE TABLE log_events (
  id bigserial PRIMARY KEY,
  job_id varchar(64) REFERENCES job_tracking (id) ON DELETE SET NULL,
  step_id bigint REFERENCES job_steps (id) ON DELETE SET NULL,
  level log_level NOT NULL,
  message text NOT NULL,
  attrs json,
  ts timestamp NOT NULL DEFAULT now(),
  external_job_id varchar(255)
);
CREATE INDEX idx_log_events_job ON log_events (job_id);
CREATE INDEX idx_log_events_step ON log_events (step_id);

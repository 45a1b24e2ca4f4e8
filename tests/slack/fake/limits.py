"""What Slack documents about lengths, counts, times and rates. Each group names its page on docs.slack.dev."""

# reference/block-kit/blocks/*
BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
BLOCK_ID = 255
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
SECTION_FIELD = 2_000
HEADER_TEXT = 150
MARKDOWN_TOTAL = 12_000
BLOCKS_TOTAL = 13_200  # not documented but measured: slackapi/bolt-js#2509
BLOCK_WEIGHT = 125
CONTEXT_ELEMENTS = 10
CONTEXT_ACTIONS = 5
ACTIONS_ELEMENTS = 25
INPUT_LABEL = 2_000
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
TABLES_IN_MESSAGE = 1
ALT_TEXT = 2_000
URL = 3_000

# reference/block-kit/block-elements/*
ACTION_ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
PLACEHOLDER = 150
SELECT_OPTIONS = 100
CHOICE_OPTIONS = 10
OVERFLOW_OPTIONS = 5
INPUT_LENGTH = 3_000

# reference/block-kit/composition-objects/*
OPTION_TEXT = 75
OPTION_VALUE = 150
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# surfaces/modals and reference/views
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3_000
CALLBACK_ID = 255
VIEW_STATE_TRIGGER_S = 3.0
VIEWS_IN_STACK = 3

# reference/methods/chat.postMessage, chat.update
MESSAGE_TEXT = 40_000
UPDATE_TEXT = 4_000
METADATA_BYTES = 16_384

# reference/methods/chat.startStream, chat.appendStream, chat.stopStream
MARKDOWN_TEXT = 12_000
STREAM_TOTAL = 13_200
STREAM_LIFETIME_S = 300.0
CHUNK_FIELD = 256
CHUNK_TASKS = 50
TASK_STATES = frozenset({"pending", "in_progress", "complete", "error"})
TASK_MODES = frozenset({"timeline", "plan"})

# reference/methods/agents.sessions.setStatus
SESSION_STATES = frozenset({"processing", "active", "suspended", "closed"})
SESSION_TITLE = 200

# reference/methods/assistant.threads.setSuggestedPrompts
SUGGESTED_PROMPTS = 4

# interactivity/handling-user-interaction: a response_url
RESPONSES = 5
RESPONSE_LIFETIME_S = 1_800.0

# reference/methods/files.getUploadURLExternal
FILE_BYTES = 1_073_741_824

# apis/web-api/rate-limits: calls a minute by tier
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
POSTS_PER_SECOND_AND_CHANNEL = 1

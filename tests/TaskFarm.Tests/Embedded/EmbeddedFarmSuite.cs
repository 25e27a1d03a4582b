using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Embedded;

// The suite behind the embedded farm: a class of the suite, a line here.
public sealed class EmbeddedAbortTests() : AbortTests(new EmbeddedFarms());

public sealed class EmbeddedAsCompletedTests() : AsCompletedTests(new EmbeddedFarms());

public sealed class EmbeddedBarrierTests() : BarrierTests(new EmbeddedFarms());

public sealed class EmbeddedBlockingClientTests() : BlockingClientTests(new EmbeddedFarms());

public sealed class EmbeddedCallTests() : CallTests(new EmbeddedFarms());

public sealed class EmbeddedClearTests() : ClearTests(new EmbeddedFarms());

public sealed class EmbeddedCustomTaskTests() : CustomTaskTests(new EmbeddedFarms());

public sealed class EmbeddedDirectWorkTests() : DirectWorkTests(new EmbeddedFarms());

public sealed class EmbeddedEngineLossTests() : EngineLossTests(new EmbeddedFarms());

public sealed class EmbeddedEnginePropertiesTests() : EnginePropertiesTests(new EmbeddedFarms());

public sealed class EmbeddedEngineTests() : EngineTests(new EmbeddedFarms());

public sealed class EmbeddedIdleTimeoutTests() : IdleTimeoutTests(new EmbeddedFarms());

public sealed class EmbeddedMapTaskTests() : MapTaskTests(new EmbeddedFarms());

public sealed class EmbeddedMapTests() : MapTests(new EmbeddedFarms());

public sealed class EmbeddedNamespaceTests() : NamespaceTests(new EmbeddedFarms());

public sealed class EmbeddedOutputTests() : OutputTests(new EmbeddedFarms());

public sealed class EmbeddedPenaltyTests() : PenaltyTests(new EmbeddedFarms());

public sealed class EmbeddedQueueStatusTests() : QueueStatusTests(new EmbeddedFarms());

public sealed class EmbeddedRecoveryTests() : RecoveryTests(new EmbeddedFarms());

public sealed class EmbeddedResultTests() : ResultTests(new EmbeddedFarms());

public sealed class EmbeddedRetryTests() : RetryTests(new EmbeddedFarms());

public sealed class EmbeddedSchedulingTests() : SchedulingTests(new EmbeddedFarms());

public sealed class EmbeddedStoppedFarmTests() : StoppedFarmTests(new EmbeddedFarms());

public sealed class EmbeddedStringTaskTests() : StringTaskTests(new EmbeddedFarms());

public sealed class EmbeddedSubmittingTests() : SubmittingTests(new EmbeddedFarms());

public sealed class EmbeddedTaskOptionsTests() : TaskOptionsTests(new EmbeddedFarms());

using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Store;

// The suite behind the embedded farm that has a store: a class of the suite, a line here.
public sealed class StoredAbortTests() : AbortTests(new StoredFarms());

public sealed class StoredAsCompletedTests() : AsCompletedTests(new StoredFarms());

public sealed class StoredBarrierTests() : BarrierTests(new StoredFarms());

public sealed class StoredBlockingClientTests() : BlockingClientTests(new StoredFarms());

public sealed class StoredCallTests() : CallTests(new StoredFarms());

public sealed class StoredClearTests() : ClearTests(new StoredFarms());

public sealed class StoredCustomTaskTests() : CustomTaskTests(new StoredFarms());

public sealed class StoredDirectWorkTests() : DirectWorkTests(new StoredFarms());

public sealed class StoredEngineLossTests() : EngineLossTests(new StoredFarms());

public sealed class StoredEnginePropertiesTests() : EnginePropertiesTests(new StoredFarms());

public sealed class StoredEngineTests() : EngineTests(new StoredFarms());

public sealed class StoredIdleTimeoutTests() : IdleTimeoutTests(new StoredFarms());

public sealed class StoredMapTaskTests() : MapTaskTests(new StoredFarms());

public sealed class StoredMapTests() : MapTests(new StoredFarms());

public sealed class StoredNamespaceTests() : NamespaceTests(new StoredFarms());

public sealed class StoredOutputTests() : OutputTests(new StoredFarms());

public sealed class StoredPenaltyTests() : PenaltyTests(new StoredFarms());

public sealed class StoredQueueStatusTests() : QueueStatusTests(new StoredFarms());

public sealed class StoredRecoveryTests() : RecoveryTests(new StoredFarms());

public sealed class StoredResultTests() : ResultTests(new StoredFarms());

public sealed class StoredRetryTests() : RetryTests(new StoredFarms());

public sealed class StoredSchedulingTests() : SchedulingTests(new StoredFarms());

public sealed class StoredStoppedFarmTests() : StoppedFarmTests(new StoredFarms());

public sealed class StoredStringTaskTests() : StringTaskTests(new StoredFarms());

public sealed class StoredSubmittingTests() : SubmittingTests(new StoredFarms());

public sealed class StoredTaskOptionsTests() : TaskOptionsTests(new StoredFarms());

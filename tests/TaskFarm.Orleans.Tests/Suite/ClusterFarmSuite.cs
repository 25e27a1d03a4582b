using TaskFarm.FarmSuite;

namespace TaskFarm.Orleans.Tests.Suite;

// The suite on a two-silo cluster: a class of the suite, a line here.
public sealed class ClusterAbortTests() : AbortTests(new ClusterFarms());

public sealed class ClusterAsCompletedTests() : AsCompletedTests(new ClusterFarms());

public sealed class ClusterBarrierTests() : BarrierTests(new ClusterFarms());

public sealed class ClusterBlockingClientTests() : BlockingClientTests(new ClusterFarms());

public sealed class ClusterCallTests() : CallTests(new ClusterFarms());

public sealed class ClusterClearTests() : ClearTests(new ClusterFarms());

public sealed class ClusterCustomTaskTests() : CustomTaskTests(new ClusterFarms());

public sealed class ClusterDirectWorkTests() : DirectWorkTests(new ClusterFarms());

public sealed class ClusterEngineLossTests() : EngineLossTests(new ClusterFarms());

public sealed class ClusterEnginePropertiesTests() : EnginePropertiesTests(new ClusterFarms());

public sealed class ClusterEngineTests() : EngineTests(new ClusterFarms());

public sealed class ClusterIdleTimeoutTests() : IdleTimeoutTests(new ClusterFarms());

public sealed class ClusterMapTaskTests() : MapTaskTests(new ClusterFarms());

public sealed class ClusterMapTests() : MapTests(new ClusterFarms());

public sealed class ClusterNamespaceTests() : NamespaceTests(new ClusterFarms());

public sealed class ClusterOutputTests() : OutputTests(new ClusterFarms());

public sealed class ClusterPenaltyTests() : PenaltyTests(new ClusterFarms());

public sealed class ClusterQueueStatusTests() : QueueStatusTests(new ClusterFarms());

public sealed class ClusterRecoveryTests() : RecoveryTests(new ClusterFarms());

public sealed class ClusterResultTests() : ResultTests(new ClusterFarms());

public sealed class ClusterRetryTests() : RetryTests(new ClusterFarms());

public sealed class ClusterSchedulingTests() : SchedulingTests(new ClusterFarms());

public sealed class ClusterStoppedFarmTests() : StoppedFarmTests(new MortalClusterFarms());

public sealed class ClusterStringTaskTests() : StringTaskTests(new ClusterFarms());

public sealed class ClusterSubmittingTests() : SubmittingTests(new ClusterFarms());

public sealed class ClusterTaskOptionsTests() : TaskOptionsTests(new ClusterFarms());

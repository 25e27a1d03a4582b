using TaskFarm.FarmSuite;

namespace TaskFarm.Server.Tests.Suite;

// The suite behind HTTP, in another process: a class of the suite, a line here.
public sealed class HttpAbortTests() : AbortTests(new HttpFarms());

public sealed class HttpAsCompletedTests() : AsCompletedTests(new HttpFarms());

public sealed class HttpBarrierTests() : BarrierTests(new HttpFarms());

public sealed class HttpBlockingClientTests() : BlockingClientTests(new HttpFarms());

public sealed class HttpCallTests() : CallTests(new HttpFarms());

public sealed class HttpClearTests() : ClearTests(new HttpFarms());

public sealed class HttpCustomTaskTests() : CustomTaskTests(new HttpFarms());

public sealed class HttpDirectWorkTests() : DirectWorkTests(new HttpFarms());

public sealed class HttpEngineLossTests() : EngineLossTests(new HttpFarms());

public sealed class HttpEnginePropertiesTests() : EnginePropertiesTests(new HttpFarms());

public sealed class HttpEngineTests() : EngineTests(new HttpFarms());

public sealed class HttpIdleTimeoutTests() : IdleTimeoutTests(new HttpFarms());

public sealed class HttpMapTaskTests() : MapTaskTests(new HttpFarms());

public sealed class HttpMapTests() : MapTests(new HttpFarms());

public sealed class HttpNamespaceTests() : NamespaceTests(new HttpFarms());

public sealed class HttpOutputTests() : OutputTests(new HttpFarms());

public sealed class HttpPenaltyTests() : PenaltyTests(new HttpFarms());

public sealed class HttpQueueStatusTests() : QueueStatusTests(new HttpFarms());

public sealed class HttpRecoveryTests() : RecoveryTests(new HttpFarms());

public sealed class HttpResultTests() : ResultTests(new HttpFarms());

public sealed class HttpRetryTests() : RetryTests(new HttpFarms());

public sealed class HttpSchedulingTests() : SchedulingTests(new HttpFarms());

public sealed class HttpStoppedFarmTests() : StoppedFarmTests(new HttpFarms());

public sealed class HttpStringTaskTests() : StringTaskTests(new HttpFarms());

public sealed class HttpSubmittingTests() : SubmittingTests(new HttpFarms());

public sealed class HttpTaskOptionsTests() : TaskOptionsTests(new HttpFarms());

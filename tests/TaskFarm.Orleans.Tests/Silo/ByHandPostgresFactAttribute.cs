using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>A test that needs a PostgreSQL server and takes minutes: skipped where there can be none, and unless it is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ByHandPostgresFactAttribute : ByHandFactAttribute
{
    public ByHandPostgresFactAttribute() => Skip ??= PostgresServer.Missing;
}

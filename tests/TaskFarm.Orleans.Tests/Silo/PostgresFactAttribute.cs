namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>A test that needs a PostgreSQL server, and is skipped with a message where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}

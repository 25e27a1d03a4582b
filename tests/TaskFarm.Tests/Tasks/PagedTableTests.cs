namespace TaskFarm.Tests.Tasks;

public class PagedTableTests
{
    [Fact]
    public void What_was_added_is_found_and_what_was_removed_is_not()
    {
        var table = new PagedTable<long>();
        var model = new SortedDictionary<long, long>();
        var dice = new Random(17);
        for (long turn = 0, next = 0; turn < 50_000; turn++)
        {
            if (dice.Next(3) > 0)
            {
                // Ids come in sequence, with gaps here and there, and now and then an old one comes back.
                var id = dice.Next(20) == 0 && next > 0 ? dice.NextInt64(Math.Max(0, next - 20_000), next) : next += dice.Next(50) == 0 ? dice.Next(3_000) : 1;
                if (model.TryAdd(id, turn))
                {
                    table.Add(id, turn);
                }
            }
            else
            {
                var id = dice.NextInt64(-5, next + 5);
                Assert.Equal(model.Remove(id), table.Remove(id));
            }
        }

        Assert.Equal(model.Keys, table.Ids);
        Assert.Equal(model.Count, table.Count);
        Assert.All(model, pair => Assert.Equal(pair.Value, table[pair.Key]));
        foreach (var id in model.Keys)
        {
            table.Remove(id);
        }

        Assert.Equal(0, table.Count);
        Assert.Empty(table.Ids);
    }

    [Fact]
    public void An_id_that_is_not_there_is_an_error_that_names_it()
    {
        var table = new PagedTable<int>();
        table.Add(5_000, 1);

        foreach (var id in new[] { 0, 4_999, 5_001, 1L << 40, -1, long.MinValue, long.MaxValue })
        {
            Assert.False(table.Has(id));
            Assert.Equal(id, Assert.Throws<TaskNotFoundException>(() => table[id]).TaskId);
        }
    }
}

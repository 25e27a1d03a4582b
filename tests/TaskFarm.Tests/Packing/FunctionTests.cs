using TaskFarm.Packing;

namespace TaskFarm.Tests.Packing;

public class FunctionTests
{
    private readonly int _field = 5;

    [Fact]
    public void Functions_of_every_form_come_back_and_do_the_same()
    {
        var captured = 10;
        var list = new List<int> { 1, 2 };
        int Local(int x) => x + captured;
        static int StaticLocal(int x) => x * 2;

        Assert.Equal(8, Travel((int x) => 2 * x)(4));
        Assert.Equal(8, Travel(static (int x) => 2 * x)(4));
        Assert.Equal(14, Travel((int x) => x + captured)(4));
        Assert.Equal(6, Travel((int x) => x + list.Count)(4));
        Assert.Equal(14, Travel((Func<int, int>)Local)(4));
        Assert.Equal(8, Travel((Func<int, int>)StaticLocal)(4));
        Assert.Equal(4, Travel((Func<int, int>)Math.Abs)(-4));
        Assert.Equal(9, Travel((Func<int, int>)Method)(4));
        Assert.Equal(9, Travel((int x) => x + _field)(4));
        Assert.Equal(3, Travel((Func<int>)"abc".Count)());
        Assert.Equal("4!", Generic(4)(4));
        Assert.Equal(3, Travel<Func<IEnumerable<int>, int>>(Enumerable.Sum)([1, 2]));
        Assert.True(Travel((Predicate<string>)string.IsNullOrEmpty)(""));
    }

    [Fact]
    public async Task Async_functions_come_back()
    {
        var captured = 10;
        Assert.Equal(11, await Travel(async (int x) =>
        {
            await Task.Yield();
            return x + captured;
        })(1));
    }

    [Fact]
    public void What_a_function_captured_is_a_copy()
    {
        var count = 0;
        Func<int> next = () => ++count;

        var back = Travel(next);

        Assert.Equal(2, back() + back() - 1);
        Assert.Equal(0, count);
    }

    private static Func<T, string> Generic<T>(T seed)
    {
        var captured = seed;
        return Travel((T x) => Equals(x, captured) ? $"{x}!" : "no");
    }

    private static T Travel<T>(T function)
        where T : Delegate => (T)ValuePacker.Unpack(ValuePacker.Pack(function))!;

    private int Method(int x) => x + _field;
}

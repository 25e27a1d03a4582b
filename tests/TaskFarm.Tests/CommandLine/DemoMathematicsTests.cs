using System.Numerics;
using System.Xml.Linq;
using TaskFarm.CommandLine.Demos.Drawing;
using TaskFarm.CommandLine.Demos.Options;
using TaskFarm.CommandLine.Demos.Pi;
using TaskFarm.CommandLine.Demos.Words;

namespace TaskFarm.Tests.CommandLine;

public sealed class DemoMathematicsTests
{
    [Fact]
    public async Task Pi_is_the_same_as_by_Machins_formula()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 2 });

        var digits = await PiDigits.ComputeAsync(farm.Client, 20_000);

        Assert.Equal(Machin(20_000), digits);
    }

    [Fact]
    public async Task Pi_has_the_known_hundred_thousandth_decimals()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 2 });

        var digits = await PiDigits.ComputeAsync(farm.Client, 100_000);

        Assert.True(KnownPi.Agrees(digits, out var compared), compared);
        Assert.EndsWith(KnownPi.Tens[100_000], digits, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(99)]
    [InlineData(1_000_000)]
    public void Root_is_the_largest_whose_square_is_not_larger(int number)
    {
        BigInteger[] all = [number, BigInteger.Pow(number, 40), BigInteger.Pow(number, 40) - 1, BigInteger.Pow(number, 40) + 1];
        foreach (var n in all.Where(n => n > 0))
        {
            var root = IntegerRoot.Of(n);
            Assert.True(root * root <= n && (root + 1) * (root + 1) > n, $"root of {n}: {root}");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void No_pair_is_lost_between_chunks_and_none_counted_twice(int length)
    {
        var digits = Machin(999);

        var counts = PairCounts.Sum(PairCounts.Chunks(digits, length).Select(chunk => PairCounts.Of(chunk)));

        Assert.Equal(PairCounts.Of(digits), counts);
        Assert.Equal(998, counts.Sum());
    }

    [Fact]
    public void Pairs_overlap()
    {
        var counts = PairCounts.Of("1415");

        Assert.Equal((1, 1, 1, 3), (counts[14], counts[41], counts[15], counts.Sum()));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(-1, 0.15865525393145705)]
    [InlineData(-3, 0.0013498980316300933)]
    public void Cumulative_normal_is_right(double x, double expected) =>
        Assert.Equal(1, Normal.Cumulative(x) / expected, 1e-12);

    [Theory]
    [InlineData(80, 0.1)]
    [InlineData(100, 0.3)]
    [InlineData(120, 0.6)]
    public void Simulated_geometric_price_is_the_closed_form(double strike, double volatility)
    {
        var option = new AsianOption(100, strike, 0.05, volatility, 1, 12);

        var estimate = MonteCarlo.Price(option, 50_000, seed: 1);

        Assert.InRange(Math.Abs(estimate.Geometric - option.GeometricPrice()) / estimate.GeometricError, 0, 4);
        Assert.True(estimate.Price > option.GeometricPrice(), "An arithmetic average is never below the geometric one.");
        Assert.True(estimate.Error < estimate.PlainError / 3, "The control variate is there to make the error smaller.");
    }

    [Fact]
    public void Average_over_one_date_is_a_plain_option_after_Black_and_Scholes()
    {
        var option = new AsianOption(100, 100, 0.05, 0.2, 1, 1);

        // The textbook's 10.4506.
        Assert.Equal(10.4506, option.GeometricPrice(), 1e-4);
        Assert.Equal(10.4506, MonteCarlo.Price(option, 1_000, seed: 7).Price, 1e-4);
    }

    [Fact]
    public void Same_seed_gives_the_same_price()
    {
        var option = PriceGrid.Options[0];

        Assert.Equal(MonteCarlo.Price(option, 100, 5), MonteCarlo.Price(option, 100, 5));
        Assert.NotEqual(MonteCarlo.Price(option, 100, 5), MonteCarlo.Price(option, 100, 6));
    }

    [Theory]
    [InlineData("Don't stop — the café's open!", "don't stop the café's open")]
    [InlineData("it’s 'quoted' x2y", "it's quoted x y")]
    [InlineData("", "")]
    [InlineData("a", "a")]
    public void Words_are_runs_of_letters(string line, string words) =>
        Assert.Equal(words, string.Join(' ', WordCounter.Split(line)));

    [Fact]
    public void Pictures_are_well_formed()
    {
        var prices = PriceGrid.Options.Select((option, index) => MonteCarlo.Price(option, 20, (ulong)index)).ToList();
        var words = new Tally();
        words.Add(new Dictionary<string, long> { ["<&>"] = 3, ["b"] = 1 });
        string[] pictures =
        [
            new PriceSurface(prices).ToSvg("a < b & c"), PairPicture.ToSvg(PairCounts.Of(Machin(999)), ""), WordBars.ToSvg(words.Top(2), ""),
        ];
        foreach (var picture in pictures)
        {
            var root = XDocument.Parse(picture).Root!;
            Assert.Equal("svg", root.Name.LocalName);
            Assert.DoesNotContain("NaN", picture, StringComparison.Ordinal);
            Assert.True(picture.Length < 150_000);
        }
    }

    [Theory]
    [InlineData(0, "#440154")]
    [InlineData(1, "#fde725")]
    [InlineData(7, "#fde725")]
    public void Colours_go_from_dark_to_light(double share, string colour) => Assert.Equal(colour, ColourScale.Hex(share));

    // pi = 16 arctan(1/5) - 4 arctan(1/239)
    private static string Machin(int count)
    {
        var one = BigInteger.Pow(10, count + 10);
        var pi = (16 * ArcTangentOfInverse(5, one)) - (4 * ArcTangentOfInverse(239, one));
        return pi.ToString(System.Globalization.CultureInfo.InvariantCulture).Substring(1, count);
    }

    private static BigInteger ArcTangentOfInverse(int x, BigInteger one)
    {
        var power = one / x;
        var sum = power;
        for (var n = 1; !power.IsZero; n++)
        {
            power /= x * x;
            sum += (n % 2 == 0 ? power : -power) / ((2 * n) + 1);
        }

        return sum;
    }
}

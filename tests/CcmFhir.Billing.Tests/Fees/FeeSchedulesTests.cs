using System.Globalization;
using CcmFhir.Billing.Fees;

namespace CcmFhir.Billing.Tests.Fees;

public sealed class FeeSchedulesTests
{
    private static readonly FeeSchedules Shipped = FeeSchedules.Shipped;

    /// <summary>Every amount of the published table, both years, both settings, QP too; an empty cell is a code that year does not have.</summary>
    public static TheoryData<string, int, PaymentSetting, bool, string> PublishedAmounts()
    {
        var data = new TheoryData<string, int, PaymentSetting, bool, string>();
        using var stream = typeof(FeeSchedulesTests).Assembly.GetManifestResourceStream("published-amounts.csv")!;
        using var reader = new StreamReader(stream);
        foreach (var cells in reader.ReadToEnd().Trim().Split('\n').Skip(1).Select(line => line.Split(',')))
        {
            data.Add(cells[0], 2025, PaymentSetting.NonFacility, false, cells[1]);
            data.Add(cells[0], 2025, PaymentSetting.Facility, false, cells[2]);
            data.Add(cells[0], 2026, PaymentSetting.NonFacility, false, cells[3]);
            data.Add(cells[0], 2026, PaymentSetting.Facility, false, cells[4]);
            data.Add(cells[0], 2026, PaymentSetting.NonFacility, true, cells[5]);
            data.Add(cells[0], 2026, PaymentSetting.Facility, true, cells[6]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PublishedAmounts))]
    public void Every_published_amount_is_reproduced_to_the_cent(
        string code, int year, PaymentSetting setting, bool qp, string published)
    {
        var answer = Shipped.PerUnit(code, year, setting, locality: null, qp);

        var amount = answer switch
        {
            Payment payment => payment.Amount.ToString("0.00", CultureInfo.InvariantCulture),
            NoPayment { Reason: NoPaymentReason.NotPriced } => "0.00",
            _ => "",
        };
        Assert.Equal(published, amount);
    }

    [Fact]
    public void Two_years_ship_without_geographic_indices() =>
        Assert.Equal([(2025, 0), (2026, 0)], Shipped.Years.Select(y => (y.Year, y.Gpcis.Length)));

    [Fact]
    public void A_year_nobody_imported_names_the_years_that_are_known() => Assert.Equal(
        new NoPayment(NoPaymentReason.UnknownYear, "no fee schedule of 2031 is known (known: 2025, 2026)"),
        Shipped.PerUnit("99490", 2031, PaymentSetting.NonFacility, null, qp: false));

    [Fact]
    public void A_code_deleted_before_the_year_is_not_in_it() => Assert.Equal(
        new NoPayment(NoPaymentReason.UnknownCode, "code 99441 is not in the fee schedule of 2025"),
        Shipped.PerUnit("99441", 2025, PaymentSetting.NonFacility, null, qp: false));

    [Fact]
    public void A_code_each_contractor_prices_has_no_amount() => Assert.Equal(
        new NoPayment(NoPaymentReason.NotPriced, "the fee schedule of 2026 gives no amount for 98978 in this setting (status C)"),
        Shipped.PerUnit("98978", 2026, PaymentSetting.Facility, null, qp: false));

    [Fact]
    public void A_setting_where_CMS_writes_NA_has_no_amount()
    {
        var fees = Shipped.With(Year(2027, qpFactor: null, new RelativeValue("99490", "A", 1m, 1m, null, 0m)));

        Assert.Equal(
            new NoPayment(NoPaymentReason.NotPriced, "the fee schedule of 2027 gives no amount for 99490 in this setting (status A)"),
            fees.PerUnit("99490", 2027, PaymentSetting.Facility, null, qp: false));
    }

    [Fact]
    public void From_2026_a_qualifying_participant_needs_the_years_own_factor()
    {
        var fees = Shipped.With(Year(2027, qpFactor: null, new RelativeValue("99490", "A", 1m, 1m, 1m, 0m)));

        Assert.Equal(new NoPayment(NoPaymentReason.NoQpFactor, "the QP conversion factor of 2027 is not known"),
            fees.PerUnit("99490", 2027, PaymentSetting.NonFacility, null, qp: true));
    }

    [Fact]
    public void Before_2026_there_is_one_factor_for_all() => Assert.Equal(
        Shipped.PerUnit("99490", 2025, PaymentSetting.NonFacility, null, qp: false),
        Shipped.PerUnit("99490", 2025, PaymentSetting.NonFacility, null, qp: true));

    [Fact]
    public void A_locality_without_GPCIs_gets_the_national_amount_and_says_so()
    {
        Assert.True(Locality.TryParse("05302", "99", out var missouri));

        var payment = Assert.IsType<Payment>(Shipped.PerUnit("99490", 2026, PaymentSetting.NonFacility, missouri, qp: false));

        Assert.Equal((66.13m, true), (payment.Amount, payment.IsNational));
    }

    [Fact]
    public void Each_component_is_weighted_by_its_own_index()
    {
        Assert.True(Locality.TryParse("2102", "1", out var alaska));
        var gpci = new Gpci(alaska.Value, "Alaska", 1.5m, 1.081m, 0.592m);
        var fees = Shipped.With(new FeeYear(2025, 32.3465m, null, "test", Shipped.Find(2025)!.RelativeValues, [gpci]));

        // (1.00 x 1.5 + 0.81 x 1.081 + 0.06 x 0.592) x 32.3465 = 2.41113 x 32.3465 = 77.9916...
        Assert.Equal(new Payment(77.99m, 32.3465m, gpci, true, "test"),
            fees.PerUnit("99490", 2025, PaymentSetting.NonFacility, alaska, qp: false));
    }

    [Fact]
    public void Half_a_cent_goes_up()
    {
        var fees = Shipped.With(Year(2027, qpFactor: null, new RelativeValue("99490", "A", 0.0625m, 0m, 0m, 0m)));

        // 0.0625 x 10.00 = 0.625
        Assert.Equal(0.63m, Assert.IsType<Payment>(fees.PerUnit("99490", 2027, PaymentSetting.NonFacility, null, qp: false)).Amount);
    }

    [Theory]
    [InlineData("99490", "56.21")] // 66.13 x 0.85 = 56.2105
    [InlineData("99439", "42.87")] // 50.44 x 0.85 = 42.874
    [InlineData("99487", "122.65")] // 144.29 x 0.85 = 122.6465
    public void A_nurse_practitioner_is_allowed_85_percent(string code, string amount)
    {
        var payment = Assert.IsType<Payment>(Shipped.PerUnit(code, 2026, PaymentSetting.NonFacility, null, qp: false));

        Assert.Equal(amount, payment.NonPhysicianAmount.ToString("0.00", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Units_published_but_not_paid_by_Medicare_are_marked()
    {
        Assert.False(Assert.IsType<Payment>(Shipped.PerUnit("99375", 2026, PaymentSetting.NonFacility, null, qp: false)).IsPaidByMedicare);
        Assert.True(Assert.IsType<Payment>(Shipped.PerUnit("99490", 2026, PaymentSetting.NonFacility, null, qp: false)).IsPaidByMedicare);
    }

    [Theory]
    [InlineData("66.13", false, "13.23")]
    [InlineData("167.01", false, "33.40")] // on the total: line by line would be 33.41
    [InlineData("144.29", false, "28.86")]
    [InlineData("144.29", true, "0")]
    public void The_patient_owes_a_fifth_of_the_months_total_and_a_qualified_beneficiary_nothing(string allowed, bool qmb, string share) =>
        Assert.Equal(decimal.Parse(share, CultureInfo.InvariantCulture), PatientShare.Of(decimal.Parse(allowed, CultureInfo.InvariantCulture), qmb));

    [Theory]
    [InlineData("2102", "0", "02102-00")]
    [InlineData("05302", "99", "05302-99")]
    [InlineData("", "99", null)]
    [InlineData("05302", null, null)]
    [InlineData("053021", "99", null)]
    [InlineData("05302", "099", null)]
    [InlineData("MO", "99", null)]
    public void A_locality_gets_its_lost_zeros_back_or_is_refused(string mac, string? number, string? expected) =>
        Assert.Equal(expected, Locality.TryParse(mac, number, out var locality) ? locality.ToString() : null);

    [Fact]
    public void A_code_twice_in_a_year_is_refused() => Assert.Throws<ArgumentException>(() => Year(2027, null,
        new RelativeValue("99490", "A", 1m, 1m, 1m, 0m), new RelativeValue("99490", "A", 2m, 1m, 1m, 0m)));

    [Fact]
    public void A_locality_twice_in_a_year_is_refused()
    {
        Assert.True(Locality.TryParse("05302", "99", out var missouri));
        var gpci = new Gpci(missouri.Value, "REST OF MISSOURI", 1m, 1m, 1m);

        Assert.Throws<ArgumentException>(() => new FeeYear(2027, 34m, null, "test", [], [gpci, gpci]));
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("33.4", "0")]
    public void A_factor_of_nothing_is_refused(string factor, string? qpFactor) => Assert.Throws<ArgumentOutOfRangeException>(() => new FeeYear(
        2027, decimal.Parse(factor, CultureInfo.InvariantCulture), qpFactor is null ? null : 0m, "test", [], []));

    private static FeeYear Year(int year, decimal? qpFactor, params RelativeValue[] values) => new(year, 10m, qpFactor, "test", values, []);
}

using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Http;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Keys;
using CcmFhir.Smart.Style;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Certify;
using CcmFhir.Web.CmsFiles;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.BackOffice;
using CcmFhir.Web.Features.CarePlan;
using CcmFhir.Web.Features.Certify;
using CcmFhir.Web.Features.Charges;
using CcmFhir.Web.Features.Consent;
using CcmFhir.Web.Features.Eligibility;
using CcmFhir.Web.Features.Integrator;
using CcmFhir.Web.Features.HomeCare;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Features.Oversight;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Features.Payers;
using CcmFhir.Web.Features.Signatures;
using CcmFhir.Web.Features.Staff;
using CcmFhir.Web.Features.Style;
using CcmFhir.Web.Features.Templates;
using CcmFhir.Web.Features.Time;
using CcmFhir.Web.Oversight;

namespace CcmFhir.Web.Hosting;

internal static class PageServices
{
    /// <summary>Everything that talks to an EHR: discovery, tokens, FHIR.</summary>
    public static IServiceCollection AddEhrs(this IServiceCollection services) => services
        .AddSingleton(provider => Registrations.Of(provider.GetRequiredService<LaunchConfiguration>()))
        .AddSingleton(provider => Registrations.Keys(provider.GetRequiredService<LaunchConfiguration>()))
        .AddKeyedSingleton("smart", (p, _) => new HttpClient(
            OutboundHandler.Create(Registrations.Reach(p.GetRequiredService<LaunchConfiguration>())), disposeHandler: true))
        .AddKeyedSingleton("fhir", (p, _) => new HttpClient(
            OutboundHandler.Create(Registrations.Reach(p.GetRequiredService<LaunchConfiguration>())), disposeHandler: true))
        .AddSingleton(p => new SmartDiscovery(p.GetRequiredKeyedService<HttpClient>("smart"), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new TokenClient(
            p.GetRequiredKeyedService<HttpClient>("smart"), p.GetRequiredService<ClientKeyStore>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new IdTokenValidator(p.GetRequiredKeyedService<HttpClient>("smart"), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new SmartStyleReader(p.GetRequiredKeyedService<HttpClient>("smart"), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<GrantRefresher>()
        .AddSingleton<SystemTokens>()
        .AddSingleton<EhrAccess>()
        .AddSingleton<AttestedConditions>()
        .AddSingleton<ChartReader>()
        .AddSingleton<Provenances>()
        .AddSingleton<Projections>()
        .AddSingleton<ChargeProjections>();

    /// <summary>What the pages are made with.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddHtml();
        services.AddHttpContextAccessor();
        services.AddMemoryCache();
        services.AddAntiforgery(o =>
        {
            SessionCookie.Shape(o.Cookie, "__Host-af");
            o.SuppressXFrameOptionsHeader = true; // frame-ancestors says who may frame us
        });
        services.AddSingleton(provider => new BillingTables(
            TableFolder.Default.Fees(), TableFolder.Default.Edits(), new PayerPolicies(provider.GetRequiredService<LaunchConfiguration>().PayerPolicies)));
        return services
            .AddScoped<TimeElsewhere>()
            .AddScoped<MonthReader>()
            .AddSingleton<DoctorRuns>()
            .AddSingleton<CertifyRuns>()
            .AddScoped<ConformanceViews>()
            .AddScoped<PageRequest>()
            .AddScoped<Frames>()
            .AddScoped<IdentityViews>()
            .AddScoped<SignatureList>()
            .AddScoped<Signing>()
            .AddScoped<PayerPages>()
            .AddScoped<StaffViews>()
            .AddScoped<StopSheets>()
            .AddScoped<Reversals>()
            .AddScoped<OutsideViews>()
            .AddScoped<OutsideSaving>()
            .AddScoped<ConsentViews>()
            .AddSingleton<PlanSources>()
            .AddScoped<PlanPapers>()
            .AddScoped<PlanViews>()
            .AddScoped<PlanSaving>()
            .AddScoped<ChargeRows>()
            .AddScoped<ChargePages>()
            .AddScoped<ChargeCredits>()
            .AddScoped<MonthViews>()
            .AddScoped<MonthSaving>()
            .AddScoped<MonthClosing>()
            .AddSingleton<SignInStart>()
            .AddSingleton<SignInFinish>()
            .AddSingleton<SessionOwner>()
            .AddSingleton<OfficeCharges>()
            .AddSingleton(provider => new OfficeRegistration(Registrations.BackOffice(provider.GetRequiredService<LaunchConfiguration>())))
            .AddScoped<HomeCareSaving>()
            .AddScoped<OversightFrames>()
            .AddScoped<OversightLines>()
            .AddScoped<OversightActing>()
            .AddScoped<OversightBillingViews>()
            .AddScoped<SampleViews>()
            .AddScoped<SampleSaving>()
            .AddSingleton<Moves>()
            .AddScoped<CallbackEndpoint>();
    }

    /// <summary>Every page of one patient; <see cref="ContextGate"/> stands before them.</summary>
    public static void MapPatientPages(this IEndpointRouteBuilder routes)
    {
        var patient = routes.MapGroup("/c/{contextId}");
        patient.MapLanding();
        patient.MapSignatures();
        patient.MapIdentity();
        patient.MapTimer();
        patient.MapTime();
        patient.MapConditions();
        patient.MapOutside();
        patient.MapStaff();
        patient.MapTemplates();
        patient.MapPayers();
        patient.MapConsent();
        patient.MapPlan();
        patient.MapMonth();
        patient.MapWhy();
        patient.MapCharges();
        patient.MapHomeCare();
        patient.MapMovingIn();
        patient.MapOversight();
        patient.MapStyle();
        patient.MapSignOut();
        patient.MapIntegrator();
        patient.MapConformance();
    }
}

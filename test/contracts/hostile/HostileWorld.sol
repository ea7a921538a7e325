// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorPools} from "../../../contracts/CreatorPools.sol";
import {LicenseRegistry} from "../../../contracts/LicenseRegistry.sol";
import {PoolInboxes} from "../../../contracts/PoolInboxes.sol";
import {RoyaltySplits} from "../../../contracts/RoyaltySplits.sol";
import {StreamRenewals} from "../../../contracts/StreamRenewals.sol";
import {UsageChannels} from "../../../contracts/UsageChannels.sol";
import {UsageEpochs} from "../../../contracts/UsageEpochs.sol";
import {WorkRegistry} from "../../../contracts/WorkRegistry.sol";

import {SecondEntry, WeirdToken} from "../../../contracts/mocks/WeirdToken.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {LicenseGateway} from "../../../contracts/periphery/LicenseGateway.sol";
import {RoyaltyLens} from "../../../contracts/periphery/RoyaltyLens.sol";
import {ChannelState, Reservation, Voucher} from "../../../contracts/types/Channels.sol";
import {UsageClaim, UsageEpoch} from "../../../contracts/types/Epochs.sol";
import {
    Acquisition,
    Credential,
    Distribution,
    OfferTerms,
    Permit,
    Standing,
    Statement
} from "../../../contracts/types/Licenses.sol";
import {PoolClaim, PoolTerms, Renewal} from "../../../contracts/types/Pools.sol";
import {Uses} from "../../../contracts/types/Uses.sol";
import {CatalogueProof, Registration} from "../../../contracts/types/Works.sol";
import {TestBase} from "../../utils/TestBase.sol";
import {Trees} from "../../utils/Trees.sol";
import {Vouchers} from "../../utils/Vouchers.sol";

/// @notice Every function that touches a token, and where it takes more than one path, each of them: contract, function, path.
/// @dev `scripts/checks/hostileTokens.ts` holds this list to what the contracts' sources say.
enum Call {
    CreatorPools_pay,
    CreatorPools_openStream,
    CreatorPools_topUpStream,
    CreatorPools_setStreamRate_up,
    CreatorPools_setStreamRate_down,
    CreatorPools_cancelStream,
    CreatorPools_claim,
    CreatorPools_claimBatch,
    LicenseRegistry_acquire,
    LicenseRegistry_acquireFor,
    LicenseRegistry_openStream,
    LicenseRegistry_setStreamRate_up,
    LicenseRegistry_setStreamRate_down,
    LicenseRegistry_cancelStream,
    LicenseRegistry_report,
    LicenseRegistry_onPoolPayment,
    LicenseGateway_acquireWithPermit,
    UsageEpochs_publish,
    UsageEpochs_claim,
    UsageEpochs_materializeAndClaim,
    UsageEpochs_close,
    UsageChannels_open,
    UsageChannels_topUp,
    UsageChannels_redeem_one,
    UsageChannels_redeem_mixed,
    UsageChannels_finishWithdrawal,
    UsageChannels_onPoolPayment,
    RoyaltySplits_distribute,
    RoyaltySplits_withdrawCredit,
    RoyaltySplits_distributable,
    PoolInboxes_sweep,
    PoolInboxes_sweepStray,
    PoolInboxes_onPoolPayment,
    StreamRenewals_renew,
    StreamRenewals_onPoolPayment,
    RoyaltyLens_poolsOf
}

/// @notice All contracts with money of two tokens in every place where money can be: one token that may turn, and one that never does.
abstract contract HostileWorld is TestBase {
    /// @dev What one token has everywhere.
    struct Side {
        WeirdToken token;
        bytes32 poolId;
        bytes32 offerId;
        bytes32 byUseOfferId;
        /// A license without a stream, and one with.
        bytes32 dry;
        bytes32 streaming;
        /// A license by use, whose epoch is `epoch`, and one that has none yet.
        bytes32 byUse;
        bytes32 unstated;
        UsageEpoch epoch;
        bytes32[2] channels;
        /// A pool of dollars, whose inbox has got some of this token.
        PoolTerms strayTerms;
        bytes32 strayPool;
        address[] recipients;
        uint32[] shares;
        address vault;
        address[] accounts;
    }

    uint256 internal constant CALLS = 36;
    uint256 internal constant DAY = 86_400;
    /// @dev Eight in the morning of day 20,833.
    uint256 internal constant START = 1_800_000_000;
    uint24 internal constant TODAY = 20_833;
    uint256 internal constant PERIOD = 30 * DAY;
    /// @dev The second in which everything is tried: the first period has ended, and one stream is about to.
    uint256 internal constant NOW = START + PERIOD;
    uint256 internal constant NEVER = type(uint256).max;
    /// @dev One base unit per second.
    uint128 internal constant RATE = 1 << 64;
    uint96 internal constant FEE = 5_000;
    /// @dev Base units of a payment.
    uint256 internal constant AMOUNT = 7_000;
    uint256 internal constant EPOCH_TOTAL = 3_000;
    /// @dev Of the accounts, those from here on are ours.
    uint256 internal constant OURS = 5;
    bytes32 private constant ACQUISITION_TYPEHASH = keccak256(
        "Acquisition(bytes32 offerId,address licensee,bytes32 salt,uint256 maxFee,uint128 rate,uint24 endDay,uint256 maxDeposit,uint256 deadline)"
    );
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    WorkRegistry internal works;
    CreatorPools internal pools;
    UsageEpochs internal epochs;
    UsageChannels internal channels;
    LicenseRegistry internal licenses;
    RoyaltySplits internal splits;
    PoolInboxes internal inboxes;
    StreamRenewals internal renewals;
    LicenseGateway internal gateway;
    RoyaltyLens internal lens;
    TestDollar internal dollar;

    address internal operator;
    address internal author;
    address internal coauthor;
    address internal payer;
    uint256 internal payerKey;
    /// @dev A licensee who has allowed nothing.
    address internal permitter;
    uint256 internal permitterKey;
    address internal fallbackPayee;
    address internal stranger;
    /// @dev The author's and the co-author's.
    bytes32[2] internal workIds;

    Side internal weird;
    Side internal honest;
    SecondEntry internal second;

    function setUp() public virtual {
        vm.warp(START);
        works = new WorkRegistry();
        pools = new CreatorPools(works);
        epochs = new UsageEpochs(works, pools);
        channels = new UsageChannels(pools);
        licenses = new LicenseRegistry(works, pools, address(epochs), channels);
        splits = new RoyaltySplits();
        inboxes = new PoolInboxes(pools);
        renewals = new StreamRenewals(pools);
        gateway = new LicenseGateway(pools, licenses);
        lens = new RoyaltyLens(works, pools, inboxes, licenses);
        dollar = new TestDollar();
        (operator, ) = _actor("operator");
        (author, ) = _actor("author");
        (coauthor, ) = _actor("co-author");
        (payer, payerKey) = _actor("payer");
        (permitter, permitterKey) = _actor("permitter");
        (fallbackPayee, ) = _actor("fallback payee");
        (stranger, ) = _actor("stranger");
        workIds = [_register(author), _register(coauthor)];
        weird.token = new WeirdToken();
        second = new SecondEntry(weird.token);
        weird.token.setSecond(address(second));
        honest.token = new WeirdToken();
        _begin(weird);
        _begin(honest);
        vm.warp(NOW);
        _continue(weird);
        _continue(honest);
    }

    /* WORLD */

    function _register(address owner) private returns (bytes32) {
        vm.prank(owner);
        return works.register(Registration(keccak256(abi.encode(owner)), 0, 0, address(0), Uses.RETRIEVE, 0));
    }

    function _poolTerms(address token, bytes32 salt) internal view returns (PoolTerms memory) {
        return PoolTerms(token, Uses.RETRIEVE, 0, 7, false, 0, fallbackPayee, salt);
    }

    function _begin(Side storage s) private {
        _allowAll(s.token);
        vm.prank(operator);
        s.poolId = pools.createPool(_poolTerms(address(s.token), 0));
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(i == 0 ? author : coauthor);
            pools.joinPool(s.poolId, workIds[i]);
        }
        vm.startPrank(payer);
        pools.pay(s.poolId, 10_000, payer, 0);
        pools.openStream(s.poolId, "long", RATE, TODAY + 60, NEVER, payer);
        pools.openStream(s.poolId, "short", RATE, TODAY + 31, NEVER, payer);
        renewals.setRenewal(payer, s.poolId, "short", Renewal(3, 5, type(uint48).max, RATE));
        vm.stopPrank();
        _license(s);
        _openChannels(s);
        _fillVaults(s);
    }

    function _allowAll(WeirdToken token) private {
        token.mint(payer, 1e18);
        token.mint(permitter, 1e18);
        vm.startPrank(payer);
        token.approve(address(pools), NEVER);
        token.approve(address(licenses), NEVER);
        token.approve(address(epochs), NEVER);
        token.approve(address(channels), NEVER);
        token.approve(address(renewals), NEVER);
        vm.stopPrank();
    }

    function _license(Side storage s) private {
        OfferTerms memory terms;
        terms.poolId = s.poolId;
        terms.textHash = keccak256("legal text");
        terms.uses = Uses.RETRIEVE;
        terms.cureDays = 60;
        terms.fee = FEE;
        terms.unitPrice = 1;
        terms.periodDays = 30;
        terms.graceDays = 5;
        vm.prank(operator);
        s.offerId = licenses.publish(terms);
        terms.distribution = Distribution.Usage;
        vm.prank(operator);
        s.byUseOfferId = licenses.publish(terms);
        s.dry = _take(s.offerId, "dry", 0);
        s.streaming = _take(s.offerId, "streaming", RATE);
        s.byUse = _take(s.byUseOfferId, "by use", 0);
        s.unstated = _take(s.byUseOfferId, "unstated", 0);
    }

    function _take(bytes32 offerId, bytes32 salt, uint128 rate) private returns (bytes32) {
        Acquisition memory asked = _asked(offerId, payer, salt);
        asked.rate = rate;
        if (rate == 0) asked.endDay = 0;
        vm.prank(payer);
        return licenses.acquire(asked, Credential(0, ""));
    }

    function _openChannels(Side storage s) private {
        for (uint80 i = 0; i < 2; ++i) {
            Reservation[] memory reservations = new Reservation[](1);
            reservations[0] = Reservation(s.poolId, 400);
            vm.startPrank(payer);
            bytes32 id = channels.open(address(s.token), 1, 0, _salt(s, i), 1_000, reservations);
            channels.authorizeKey(id, payer, type(uint48).max, type(uint96).max);
            channels.announceWithdrawal(id, 100);
            vm.stopPrank();
            s.channels[i] = id;
        }
    }

    /// @dev Of the channels of one token: the first two are open, the third is to be.
    function _salt(Side storage s, uint80 i) internal view returns (uint80) {
        return uint80(uint160(address(s.token))) + i;
    }

    function _fillVaults(Side storage s) private {
        (address a, address b) = author < coauthor ? (author, coauthor) : (coauthor, author);
        s.recipients = [a, b];
        s.shares = [uint32(300_000), 700_000];
        s.vault = splits.splitOf(s.recipients, s.shares);
        // The co-author has a credit.
        s.token.mint(s.vault, 200);
        s.token.list(coauthor);
        s.token.turn(WeirdToken.Kind.ReceiverBlocked);
        splits.distribute(address(s.token), s.recipients, s.shares);
        s.token.turn(WeirdToken.Kind.Honest);
        s.token.mint(s.vault, 1_000);

        s.token.mint(inboxes.inboxOf(s.poolId), 600);
        s.strayTerms = _poolTerms(address(dollar), bytes32(uint256(uint160(address(s.token)))));
        vm.prank(operator);
        s.strayPool = pools.createPool(s.strayTerms);
        s.token.mint(inboxes.inboxOf(s.strayPool), 800);
        _listAccounts(s);
    }

    function _continue(Side storage s) private {
        bytes32[] memory leaves = _leaves(s);
        bytes32 root = Trees.rootOf(leaves);
        s.epoch = UsageEpoch({
            registry: address(licenses),
            licenseId: s.byUse,
            period: 0,
            version: 1,
            poolId: s.poolId,
            token: address(s.token),
            payer: payer,
            from: uint48(START),
            to: uint48(NOW),
            root: root
        });
        vm.prank(payer);
        bytes32 epochId = epochs.publish(licenses, s.byUse, _statement(), root, EPOCH_TOTAL);
        _assertEq(epochId, keccak256(abi.encode(s.epoch)), "id of the epoch");
    }

    function _statement() internal pure returns (Statement memory) {
        return Statement(0, 0, uint96(EPOCH_TOTAL), 0, 0);
    }

    function _leaves(Side storage s) private view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](2);
        for (uint32 i = 0; i < 2; ++i) {
            bytes memory leaf = abi.encode(s.byUse, 0, 1, i, workIds[i], (i + 1) * 1_000);
            leaves[i] = keccak256(bytes.concat(keccak256(leaf)));
        }
    }

    function _claims(Side storage s, uint256 count) internal view returns (UsageClaim[] memory claims) {
        bytes32[] memory leaves = _leaves(s);
        claims = new UsageClaim[](count);
        for (uint32 i = 0; i < count; ++i) {
            claims[i] = UsageClaim({
                epoch: s.epoch,
                index: i,
                workId: workIds[i],
                amount: (i + 1) * 1_000,
                heldAt: uint48(START),
                siblings: Trees.proofOf(leaves, i)
            });
        }
    }

    function _vouchers(Side storage s, uint256 count, uint96 total) internal view returns (Voucher[] memory vouchers) {
        vouchers = new Voucher[](count);
        bytes32 domain = _domainOf("OpenRoyalty UsageChannels", address(channels));
        for (uint256 i = 0; i < count; ++i) {
            Voucher memory voucher = Voucher(s.channels[i], s.poolId, total, type(uint48).max, 0, 0);
            vouchers[i] = Vouchers.sign(voucher, payerKey, domain);
        }
    }

    function _asked(bytes32 offerId, address licensee, bytes32 salt) internal pure returns (Acquisition memory) {
        return Acquisition(offerId, licensee, salt, FEE, RATE, TODAY + 60, NEVER);
    }

    function _signedFor(Acquisition memory asked, uint256 key) internal view returns (bytes memory) {
        bytes32 message = keccak256(abi.encode(ACQUISITION_TYPEHASH, asked, NEVER));
        return _signature(key, _digestIn(_domainOf("OpenRoyalty LicenseRegistry", address(licenses)), message));
    }

    function _permit(Side storage s, uint256 value) internal view returns (Permit memory permit) {
        bytes32 message = keccak256(
            abi.encode(PERMIT_TYPEHASH, permitter, address(licenses), value, s.token.nonces(permitter), NEVER)
        );
        (permit.v, permit.r, permit.s) = vm.sign(permitterKey, _digestIn(s.token.DOMAIN_SEPARATOR(), message));
        (permit.value, permit.deadline) = (value, NEVER);
    }

    /* CALLS */

    /// @param token What is named where a caller names a token.
    /// @param amount What is paid where a caller says how much.
    function _callOf(
        Side storage s,
        Call call,
        address token,
        uint256 amount
    ) internal view returns (address sender, address target, bytes memory data) {
        if (call < Call.LicenseRegistry_acquire) return (payer, address(pools), _poolsCall(s, call, amount));
        if (call < Call.LicenseGateway_acquireWithPermit) return (payer, address(licenses), _licensesCall(s, call));
        if (call == Call.LicenseGateway_acquireWithPermit) return (stranger, address(gateway), _gatewayCall(s));
        if (call < Call.UsageChannels_open) return (payer, address(epochs), _epochsCall(s, call, amount));
        if (call < Call.RoyaltySplits_distribute) {
            return (payer, address(channels), _channelsCall(s, call, token, amount));
        }
        if (call < Call.PoolInboxes_sweep) return (stranger, address(splits), _splitsCall(s, call, token));
        if (call < Call.StreamRenewals_renew) return (stranger, address(inboxes), _inboxesCall(s, call, token));
        if (call == Call.StreamRenewals_renew) {
            return (stranger, address(renewals), abi.encodeCall(renewals.renew, (payer, s.poolId, "short", payer)));
        }
        if (call == Call.StreamRenewals_onPoolPayment) {
            return (stranger, address(renewals), abi.encodeCall(renewals.onPoolPayment, (token, payer, AMOUNT)));
        }
        bytes32[] memory poolIds = new bytes32[](2);
        (poolIds[0], poolIds[1]) = (weird.poolId, honest.poolId);
        return (stranger, address(lens), abi.encodeCall(lens.poolsOf, (poolIds)));
    }

    /// @dev Makes the token what it turns out to be. Returns the call, as somebody would make it who knows.
    function _turn(
        WeirdToken.Kind kind,
        Call call
    ) internal returns (address sender, address target, bytes memory data) {
        WeirdToken token = weird.token;
        address named = kind == WeirdToken.Kind.DoubleEntry ? address(second) : address(token);
        uint256 amount = kind == WeirdToken.Kind.MaxMeansAll ? NEVER : AMOUNT;
        (sender, target, data) = _callOf(weird, call, named, amount);
        token.turn(kind);
        token.setCallback(target, data);
        // Only these kinds are made by what accounts hold, or by which are listed.
        if (
            kind != WeirdToken.Kind.RebaseUp &&
            kind != WeirdToken.Kind.RebaseDown &&
            kind != WeirdToken.Kind.Seized &&
            kind != WeirdToken.Kind.HugeSupply &&
            kind != WeirdToken.Kind.SenderBlocked &&
            kind != WeirdToken.Kind.ReceiverBlocked
        ) return (sender, target, data);
        address[] memory accounts = weird.accounts;
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256 has = token.ledgerOf(accounts[i]);
            // Up to a bound: a token may turn more than once.
            if (kind == WeirdToken.Kind.RebaseUp && has < 2 ** 200) token.setLedger(accounts[i], 2 * has);
            if (kind == WeirdToken.Kind.RebaseDown) token.setLedger(accounts[i], has / 2);
            if (kind == WeirdToken.Kind.Seized && i >= OURS) token.setLedger(accounts[i], 0);
            if (kind == WeirdToken.Kind.HugeSupply && i >= OURS && has != 0 && has < 2 ** 200)
                token.setLedger(accounts[i], has + 2 ** 253);
            if (kind == WeirdToken.Kind.SenderBlocked && i >= OURS) token.list(accounts[i]);
            if (kind == WeirdToken.Kind.ReceiverBlocked && i < OURS) token.list(accounts[i]);
        }
    }

    function _poolsCall(Side storage s, Call call, uint256 amount) private view returns (bytes memory) {
        bytes32 poolId = s.poolId;
        if (call == Call.CreatorPools_pay) return abi.encodeCall(pools.pay, (poolId, amount, payer, 0));
        if (call == Call.CreatorPools_openStream) {
            return abi.encodeCall(pools.openStream, (poolId, "new", RATE, TODAY + 70, NEVER, payer));
        }
        if (call == Call.CreatorPools_topUpStream) {
            return abi.encodeCall(pools.topUpStream, (payer, poolId, "short", TODAY + 40, NEVER, payer));
        }
        if (call == Call.CreatorPools_setStreamRate_up) {
            return abi.encodeCall(pools.setStreamRate, (poolId, "long", 2 * RATE, NEVER, payer));
        }
        if (call == Call.CreatorPools_setStreamRate_down) {
            return abi.encodeCall(pools.setStreamRate, (poolId, "long", RATE / 2, 0, payer));
        }
        if (call == Call.CreatorPools_cancelStream) {
            return abi.encodeCall(pools.cancelStream, (poolId, "long", 0, payer));
        }
        if (call == Call.CreatorPools_claim) return abi.encodeCall(pools.claim, (poolId, workIds[0]));
        PoolClaim[] memory claims = new PoolClaim[](2);
        for (uint256 i = 0; i < 2; ++i) claims[i] = PoolClaim(poolId, workIds[i]);
        return abi.encodeCall(pools.claimBatch, (claims));
    }

    function _licensesCall(Side storage s, Call call) private view returns (bytes memory) {
        if (call == Call.LicenseRegistry_acquire || call == Call.LicenseRegistry_acquireFor) {
            Acquisition memory asked = _asked(s.offerId, payer, "new");
            Credential memory none;
            if (call == Call.LicenseRegistry_acquire) return abi.encodeCall(licenses.acquire, (asked, none));
            return abi.encodeCall(licenses.acquireFor, (asked, none, NEVER, _signedFor(asked, payerKey)));
        }
        if (call == Call.LicenseRegistry_openStream) {
            return abi.encodeCall(licenses.openStream, (s.dry, RATE, TODAY + 70, NEVER));
        }
        if (call == Call.LicenseRegistry_setStreamRate_up) {
            return abi.encodeCall(licenses.setStreamRate, (s.streaming, 2 * RATE, NEVER));
        }
        if (call == Call.LicenseRegistry_setStreamRate_down) {
            return abi.encodeCall(licenses.setStreamRate, (s.streaming, RATE / 2, NEVER));
        }
        if (call == Call.LicenseRegistry_cancelStream) return abi.encodeCall(licenses.cancelStream, (s.streaming, 0));
        if (call == Call.LicenseRegistry_report) {
            return abi.encodeCall(licenses.report, (s.dry, Statement(0, 0, 4_000, 0, 0), NEVER));
        }
        return abi.encodeCall(licenses.onPoolPayment, (address(s.token), payer, AMOUNT));
    }

    function _gatewayCall(Side storage s) private view returns (bytes memory) {
        Acquisition memory asked = _asked(s.offerId, permitter, "permitted");
        bytes memory signature = _signedFor(asked, permitterKey);
        Permit memory permit = _permit(s, FEE + uint256(TODAY + 60) * DAY - NOW);
        return abi.encodeCall(gateway.acquireWithPermit, (asked, Credential(0, ""), NEVER, signature, permit));
    }

    function _epochsCall(Side storage s, Call call, uint256 amount) private view returns (bytes memory) {
        if (call == Call.UsageEpochs_publish) {
            uint256 total = amount == AMOUNT ? EPOCH_TOTAL : amount;
            return abi.encodeCall(epochs.publish, (licenses, s.unstated, _statement(), "root", total));
        }
        if (call == Call.UsageEpochs_claim) return abi.encodeCall(epochs.claim, (_claims(s, 1)));
        if (call == Call.UsageEpochs_close) return abi.encodeCall(epochs.close, (s.epoch));
        return abi.encodeCall(epochs.materializeAndClaim, (new CatalogueProof[](0), _claims(s, 2)));
    }

    function _channelsCall(
        Side storage s,
        Call call,
        address token,
        uint256 amount
    ) private view returns (bytes memory) {
        if (call == Call.UsageChannels_open) {
            return abi.encodeCall(channels.open, (token, 1, 0, _salt(s, 2), amount, new Reservation[](0)));
        }
        if (call == Call.UsageChannels_topUp) return abi.encodeCall(channels.topUp, (s.channels[0], amount));
        if (call == Call.UsageChannels_redeem_one) return abi.encodeCall(channels.redeem, (_vouchers(s, 1, 300)));
        if (call == Call.UsageChannels_redeem_mixed) return abi.encodeCall(channels.redeem, (_vouchers(s, 2, 500)));
        if (call == Call.UsageChannels_finishWithdrawal) {
            return abi.encodeCall(channels.finishWithdrawal, (s.channels[0]));
        }
        return abi.encodeCall(channels.onPoolPayment, (token, payer, AMOUNT));
    }

    function _splitsCall(Side storage s, Call call, address token) private view returns (bytes memory) {
        if (call == Call.RoyaltySplits_distribute) {
            return abi.encodeCall(splits.distribute, (token, s.recipients, s.shares));
        }
        if (call == Call.RoyaltySplits_withdrawCredit) {
            return abi.encodeCall(splits.withdrawCredit, (s.vault, token, coauthor));
        }
        return abi.encodeCall(splits.distributable, (s.vault, token));
    }

    function _inboxesCall(Side storage s, Call call, address token) private view returns (bytes memory) {
        if (call == Call.PoolInboxes_sweep) return abi.encodeCall(inboxes.sweep, (s.poolId));
        if (call == Call.PoolInboxes_sweepStray) {
            return abi.encodeCall(inboxes.sweepStray, (operator, s.strayTerms, token));
        }
        return abi.encodeCall(inboxes.onPoolPayment, (token, inboxes.inboxOf(s.poolId), AMOUNT));
    }

    /* BOOKS */

    /// @dev Whose tokens are looked at: people, then ours.
    function _listAccounts(Side storage s) private {
        s.accounts = [payer, permitter, author, coauthor, fallbackPayee, address(pools), address(epochs)];
        s.accounts.push(address(channels));
        s.accounts.push(s.vault);
        s.accounts.push(inboxes.inboxOf(s.poolId));
        s.accounts.push(inboxes.inboxOf(s.strayPool));
        s.accounts.push(address(licenses));
        s.accounts.push(address(splits));
        s.accounts.push(address(inboxes));
        s.accounts.push(address(renewals));
        s.accounts.push(address(gateway));
    }

    function _ledger(Side storage s) internal view returns (uint256[] memory) {
        return s.token.ledgersOf(s.accounts);
    }

    /// @dev How many allowances of one token our contracts have given. People's are theirs.
    function _allowances(Side storage s) internal view returns (uint256) {
        address[] memory ours = new address[](s.accounts.length - OURS);
        for (uint256 i = 0; i < ours.length; ++i) ours[i] = s.accounts[OURS + i];
        return s.token.allowancesOf(ours);
    }

    /// @dev All that our contracts know about one token's money.
    function _books(Side storage s) internal view returns (bytes32) {
        return keccak256(abi.encode(_poolBooks(s), _licenseBooks(s), _usageBooks(s), _creditOf(s)));
    }

    function _poolBooks(Side storage s) private view returns (bytes32) {
        bytes32 poolId = s.poolId;
        bytes32 short = pools.streamIdOf(payer, poolId, "short");
        bytes memory streams = abi.encode(
            pools.streamOf(poolId, pools.streamIdOf(payer, poolId, "long")),
            pools.streamOf(poolId, short),
            pools.streamOf(poolId, pools.streamIdOf(payer, poolId, "new")),
            renewals.renewalOf(short, payer)
        );
        return
            keccak256(
                abi.encode(
                    pools.stateOf(poolId),
                    pools.memberOf(poolId, workIds[0]),
                    pools.memberOf(poolId, workIds[1]),
                    streams
                )
            );
    }

    function _licenseBooks(Side storage s) private view returns (bytes32) {
        bytes32[6] memory ids = [
            s.dry,
            s.streaming,
            s.byUse,
            s.unstated,
            licenses.licenseIdOf(s.offerId, payer, "new"),
            licenses.licenseIdOf(s.offerId, permitter, "permitted")
        ];
        bytes32 hash = 0;
        for (uint256 i = 0; i < ids.length; ++i) {
            if (licenses.standingOf(ids[i]) == Standing.None) continue;
            hash = keccak256(abi.encode(hash, licenses.stateOf(ids[i])));
        }
        return hash;
    }

    function _usageBooks(Side storage s) private view returns (bytes32) {
        bytes32 epochId = keccak256(abi.encode(s.epoch));
        UsageEpoch memory fresh = s.epoch;
        (fresh.licenseId, fresh.root) = (s.unstated, "root");
        bytes32 hash = keccak256(
            abi.encode(
                epochs.stateOf(epochId),
                epochs.stateOf(keccak256(abi.encode(fresh))),
                epochs.isClaimed(epochId, 0),
                epochs.isClaimed(epochId, 1)
            )
        );
        try channels.channelOf(channels.channelIdOf(payer, 1, _salt(s, 2))) returns (ChannelState memory opened) {
            hash = keccak256(abi.encode(hash, opened));
        } catch {} // solhint-disable-line no-empty-blocks
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 id = s.channels[i];
            hash = keccak256(
                abi.encode(hash, channels.channelOf(id), channels.reserveOf(id, s.poolId), channels.keyOf(id, payer))
            );
        }
        return hash;
    }

    /// @dev What waits for the co-author.
    function _creditOf(Side storage s) internal view returns (uint256) {
        return
            splits.creditOf(s.vault, address(s.token), author) + splits.creditOf(s.vault, address(s.token), coauthor);
    }

    /// @dev Takes everything out that can be taken out, and says what came of it.
    function _exits(Side storage s) internal returns (bytes32) {
        Call[9] memory ways = [
            Call.CreatorPools_claimBatch,
            Call.CreatorPools_cancelStream,
            Call.LicenseRegistry_cancelStream,
            Call.UsageEpochs_materializeAndClaim,
            Call.UsageChannels_redeem_mixed,
            Call.UsageChannels_finishWithdrawal,
            Call.RoyaltySplits_distribute,
            Call.RoyaltySplits_withdrawCredit,
            Call.PoolInboxes_sweep
        ];
        uint256 done = 0;
        for (uint256 i = 0; i < ways.length; ++i) {
            (address sender, address target, bytes memory data) = _callOf(s, ways[i], address(s.token), AMOUNT);
            vm.prank(sender);
            (bool ok, ) = target.call(data);
            if (ok) done |= 1 << i;
        }
        return keccak256(abi.encode(done, _ledger(s), _books(s)));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoyaltySplits} from "../../../contracts/RoyaltySplits.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {Reservation, Voucher} from "../../../contracts/types/Channels.sol";
import {UsageClaim, UsageEpoch} from "../../../contracts/types/Epochs.sol";
import {Statement} from "../../../contracts/types/Licenses.sol";
import {PoolClaim} from "../../../contracts/types/Pools.sol";
import {Vouchers} from "../../utils/Vouchers.sol";
import {UsageEpochsBase} from "../UsageEpochs/UsageEpochsBase.sol";

/// @notice Six payees, any of whom can be impossible to pay, in a pool, in a pool that vouchers pay, in an epoch and in a split:
/// the others get what they would get anyway, and so do these once they can be paid.
contract PayeeIsolationTest is UsageEpochsBase {
    uint256 private constant PAYEES = 6;
    /// @dev The first payee has one part of 21, the last six.
    uint256 private constant PARTS = 21;
    /// @dev Base units per part.
    uint256 private constant FROM_POOL = 1_000;
    uint256 private constant FROM_VOUCHERS = 300;
    uint256 private constant FROM_EPOCH = 20;
    uint256 private constant FROM_SPLIT = 4_000_000;
    /// @dev Enough for a transfer that returns a bomb.
    uint256 private constant GAS = 1_500_000;
    uint32[6] private _shares = [uint32(50_000), 100_000, 150_000, 200_000, 250_000, 250_000];

    error Kept();

    RoyaltySplits private _splits;
    HostileToken private _token;
    address[] private _payees;
    bytes32[6] private _works;
    bytes32 private _pool;
    bytes32 private _voucherPool;
    /// @dev Unsigned.
    Voucher private _voucher;
    UsageEpoch private _epoch;
    address private _vault;
    /// @dev What the token does to each payee.
    HostileToken.Behavior[6] private _behaviors;

    function setUp() public override {
        super.setUp();
        vm.warp(START);
        _splits = new RoyaltySplits();
        _token = new HostileToken();
        _token.setBombSize(300_000);
        _pool = _createPool(address(_token), "pool");
        _voucherPool = _createPool(address(_token), "vouchers");
        for (uint160 i = 0; i < PAYEES; ++i) {
            // Sorted, as a split wants them.
            address payee = address(0xbeef00 + i);
            _payees.push(payee);
            _works[i] = _register(payee);
            _joinAs(payee, _pool, _works[i], uint24(i + 1));
            _joinAs(payee, _voucherPool, _works[i], uint24(i + 1));
        }
        _fill();
    }

    function _joinAs(address payee, bytes32 pool, bytes32 id, uint24 units) private {
        vm.prank(payee);
        pools.joinPool(pool, id);
        vm.prank(operator);
        pools.setUnits(pool, id, units);
    }

    function _fill() private {
        _token.mint(licensee, 1e18);
        vm.startPrank(licensee);
        _token.approve(address(pools), NEVER);
        _token.approve(address(epochs), NEVER);
        _token.approve(address(channels), NEVER);
        pools.pay(_pool, FROM_POOL * PARTS, licensee, 0);
        bytes32 channel = channels.open(address(_token), 1, 0, 0, FROM_VOUCHERS * PARTS, new Reservation[](0));
        channels.authorizeKey(channel, licensee, type(uint48).max, type(uint96).max);
        vm.stopPrank();
        _voucher = Voucher(channel, _voucherPool, uint96(FROM_VOUCHERS * PARTS), type(uint48).max, 0, 0);

        bytes32 id = _acquire(_byUse(_pool));
        vm.warp(START + PERIOD);
        Leaf[] memory leaves = _allLeaves();
        _epoch = _publishEpoch(id, _pool, Statement(0, 0, 0, 0, 0), leaves, FROM_EPOCH * PARTS);
        uint32[] memory shares = _sharesOfSplit();
        _vault = _splits.splitOf(_payees, shares);
        _token.mint(_vault, FROM_SPLIT);
    }

    function _sharesOfSplit() private view returns (uint32[] memory shares) {
        shares = new uint32[](PAYEES);
        for (uint256 i = 0; i < PAYEES; ++i) shares[i] = _shares[i];
    }

    function _allLeaves() private view returns (Leaf[] memory leaves) {
        leaves = new Leaf[](PAYEES);
        for (uint32 i = 0; i < PAYEES; ++i) leaves[i] = Leaf(i, _works[i], uint128(FROM_EPOCH * (i + 1)));
    }

    /* CASES */

    function test_AnySetOfPayees() public {
        HostileToken.Behavior[5] memory behaviors = [
            HostileToken.Behavior.Block,
            HostileToken.Behavior.RevertBomb,
            HostileToken.Behavior.BurnGas,
            HostileToken.Behavior.ReturnBomb,
            HostileToken.Behavior.Callback
        ];
        for (uint256 b = 0; b < behaviors.length; ++b) {
            for (uint256 set = 0; set < 1 << PAYEES; ++set) {
                HostileToken.Behavior[6] memory each;
                for (uint256 i = 0; i < PAYEES; ++i) if (set & (1 << i) != 0) each[i] = behaviors[b];
                _tryCase(each);
            }
        }
    }

    function testFuzz_EachPayeeItsOwnWay(uint256 seed) public {
        HostileToken.Behavior[6] memory each;
        // Every behavior but the last, which is no misbehavior.
        for (uint256 i = 0; i < PAYEES; ++i) each[i] = HostileToken.Behavior((seed >> (8 * i)) % 9);
        _tryCase(each);
    }

    /// @dev A case, and no trace of it.
    function _tryCase(HostileToken.Behavior[6] memory each) private {
        (bool ok, bytes memory reason) = address(this).call(abi.encodeCall(this.aCase, (each)));
        _assertFalse(ok, "a case leaves a trace");
        if (bytes4(reason) == Kept.selector) return;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }

    /// @notice Tries to pay everybody everywhere, then everybody who was not paid once more when nothing is in the way.
    function aCase(HostileToken.Behavior[6] memory each) external {
        bool anyRefused = false;
        for (uint256 i = 0; i < PAYEES; ++i) {
            _behaviors[i] = each[i];
            _token.setBehavior(_payees[i], each[i]);
            if (_refused(i)) anyRefused = true;
        }
        _payPool(_pool, FROM_POOL, anyRefused);
        _redeem();
        _payPool(_voucherPool, FROM_VOUCHERS, anyRefused);
        _payEpoch(anyRefused);
        _paySplit();
        _recover();
        revert Kept();
    }

    /// @dev Whether a transfer to this payee fails, or moves nothing.
    function _refused(uint256 i) private view returns (bool) {
        HostileToken.Behavior behavior = _behaviors[i];
        return
            behavior != HostileToken.Behavior.Honest &&
            behavior != HostileToken.Behavior.ReturnBomb &&
            behavior != HostileToken.Behavior.QuietCallback &&
            behavior != HostileToken.Behavior.PretendSuccess;
    }

    /// @dev Whether the token says that it has paid, and has not.
    function _pretends(uint256 i) private view returns (bool) {
        return _behaviors[i] == HostileToken.Behavior.PretendSuccess;
    }

    /// @dev What payee `i` is expected to have got when it was owed this.
    function _got(uint256 i, uint256 owed) private view returns (uint256) {
        return _refused(i) || _pretends(i) ? 0 : owed;
    }

    function _balances() private view returns (uint256[6] memory balances) {
        for (uint256 i = 0; i < PAYEES; ++i) balances[i] = _token.balanceOf(_payees[i]);
    }

    function _payPool(bytes32 pool, uint256 perPart, bool anyRefused) private {
        uint256[6] memory before = _balances();
        // Whoever is called back goes for somebody else's money.
        _token.setCallback(address(pools), abi.encodeCall(pools.claim, (pool, _works[5])));
        if (anyRefused) {
            PoolClaim[] memory claims = new PoolClaim[](PAYEES);
            for (uint256 i = 0; i < PAYEES; ++i) claims[i] = PoolClaim(pool, _works[i]);
            (bool all, ) = address(pools).call{gas: PAYEES * GAS}(abi.encodeCall(pools.claimBatch, (claims)));
            _assertFalse(all, "a batch with one who cannot be paid");
        }
        for (uint256 i = 0; i < PAYEES; ++i) {
            _assertEq(pools.claimable(pool, _works[i]), perPart * (i + 1), "claimable, whatever others did");
            (bool ok, ) = address(pools).call{gas: GAS}(abi.encodeCall(pools.claim, (pool, _works[i])));
            _assertEq(ok, !_refused(i), "claimed from the pool");
            _assertEq(_token.balanceOf(_payees[i]) - before[i], _got(i, perPart * (i + 1)), "from the pool");
            _assertEq(pools.claimable(pool, _works[i]), _refused(i) ? perPart * (i + 1) : 0, "claimable");
        }
    }

    /// @dev Who is paid has no part in it.
    function _redeem() private {
        Voucher[] memory vouchers = new Voucher[](1);
        vouchers[0] = Vouchers.sign(_voucher, licenseeKey, _domainOf("OpenRoyalty UsageChannels", address(channels)));
        _assertEq(channels.redeem(vouchers)[0], FROM_VOUCHERS * PARTS, "redeemed");
    }

    function _payEpoch(bool anyRefused) private {
        uint256[6] memory before = _balances();
        Leaf[] memory leaves = _allLeaves();
        UsageClaim[] memory claims = new UsageClaim[](PAYEES);
        for (uint256 i = 0; i < PAYEES; ++i) claims[i] = _claimOf(_epoch, leaves, i);
        _token.setCallback(address(epochs), abi.encodeCall(epochs.claim, (_one(claims[5]))));
        if (anyRefused) {
            (bool all, ) = address(epochs).call{gas: PAYEES * GAS}(abi.encodeCall(epochs.claim, (claims)));
            _assertFalse(all, "claims with one who cannot be paid");
        }
        for (uint256 i = 0; i < PAYEES; ++i) {
            (bool ok, ) = address(epochs).call{gas: GAS}(abi.encodeCall(epochs.claim, (_one(claims[i]))));
            _assertEq(ok, !_refused(i), "claimed from the epoch");
            _assertEq(_token.balanceOf(_payees[i]) - before[i], _got(i, FROM_EPOCH * (i + 1)), "from the epoch");
            _assertEq(epochs.isClaimed(_idOf(_epoch), uint32(i)), !_refused(i), "claimed");
        }
    }

    /// @dev A split pays all at once, so it turns what it cannot pay into credits.
    function _paySplit() private {
        uint256[6] memory before = _balances();
        uint32[] memory shares = _sharesOfSplit();
        bytes memory again = abi.encodeCall(_splits.distribute, (address(_token), _payees, shares));
        _token.setCallback(address(_splits), again);
        _splits.distribute(address(_token), _payees, shares);
        for (uint256 i = 0; i < PAYEES; ++i) {
            uint256 share = (FROM_SPLIT / 1_000_000) * shares[i];
            // A bomb needs more gas than a split gives.
            bool credited = _refused(i) || _behaviors[i] == HostileToken.Behavior.ReturnBomb;
            uint256 paid = credited || _pretends(i) ? 0 : share;
            _assertEq(_token.balanceOf(_payees[i]) - before[i], paid, "from the split");
            _assertEq(_splits.creditOf(_vault, address(_token), _payees[i]), credited ? share : 0, "credit");
        }
    }

    /// @dev Nothing is in the way any more: whoever was not paid is paid now, to the unit.
    function _recover() private {
        for (uint256 i = 0; i < PAYEES; ++i) _token.setBehavior(_payees[i], HostileToken.Behavior.Honest);
        Leaf[] memory leaves = _allLeaves();
        for (uint256 i = 0; i < PAYEES; ++i) {
            if (_refused(i)) {
                pools.claim(_pool, _works[i]);
                pools.claim(_voucherPool, _works[i]);
                epochs.claim(_one(_claimOf(_epoch, leaves, i)));
            }
            if (_splits.creditOf(_vault, address(_token), _payees[i]) != 0) {
                _splits.withdrawCredit(_vault, address(_token), _payees[i]);
            }
            uint256 owed = (FROM_POOL + FROM_VOUCHERS + FROM_EPOCH) * (i + 1) + (FROM_SPLIT / 1_000_000) * _shares[i];
            if (!_pretends(i)) _assertEq(_token.balanceOf(_payees[i]), owed, "in the end");
        }
    }
}

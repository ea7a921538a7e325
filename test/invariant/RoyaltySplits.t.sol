// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoyaltySplits} from "../../contracts/RoyaltySplits.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {HandlerBase} from "../utils/HandlerBase.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";

/// @dev Drives two splits, the first of which pays the second, with two tokens and recipients that come and go.
contract RoyaltySplitsHandler is HandlerBase {
    uint256 public constant INNER = 0;
    uint256 public constant OUTER = 1;

    RoyaltySplits public immutable splits;
    HostileToken[2] public tokens;
    address[2] public vaults;
    address[][2] private _recipients;
    uint32[][2] private _shares;

    /// @notice Base units sent to a split from outside.
    mapping(uint256 which => mapping(HostileToken token => uint256)) public received;

    constructor() {
        splits = new RoyaltySplits();
        _deploys(address(splits), "RoyaltySplits");
        tokens = [new HostileToken(), new HostileToken()];
        _add(INNER, [address(0xa001), address(0xa002), address(0xa003)], [uint32(1), 333_333, 666_666]);
        // A vault is far above the two others.
        _add(OUTER, [address(0xb001), address(0xb002), vaults[INNER]], [uint32(70_000), 7, 929_993]);
    }

    function _add(uint256 which, address[3] memory recipients, uint32[3] memory shares) private {
        for (uint256 i = 0; i < 3; ++i) {
            _recipients[which].push(recipients[i]);
            _shares[which].push(shares[i]);
        }
        vaults[which] = splits.splitOf(_recipients[which], _shares[which]);
        _deploys(vaults[which], "Vault");
    }

    function recipientsOf(uint256 which) external view returns (address[] memory) {
        return _recipients[which];
    }

    function sharesOf(uint256 which) external view returns (uint32[] memory) {
        return _shares[which];
    }

    function pay(uint256 which, uint256 token, uint256 amount) external {
        // Dust as often as large sums.
        amount = _bound(amount, 0, amount % 2 == 0 ? 50 : 10 ** 24);
        HostileToken paid = tokens[token % 2];
        paid.mint(vaults[which % 2], amount);
        received[which % 2][paid] += amount;
    }

    function distribute(uint256 which, uint256 token) external {
        _call(
            abi.encodeCall(splits.distribute, (address(tokens[token % 2]), _recipients[which % 2], _shares[which % 2])),
            "distribute"
        );
    }

    function withdrawCredit(uint256 which, uint256 token, uint256 recipient) external {
        address vault = vaults[which % 2];
        address to = _recipients[which % 2][recipient % 3];
        HostileToken owed = tokens[token % 2];
        if (splits.creditOf(vault, address(owed), to) == 0) return;
        owed.setBehavior(to, HostileToken.Behavior.Honest);
        owed.setBehavior(vault, HostileToken.Behavior.Honest);
        _call(abi.encodeCall(splits.withdrawCredit, (vault, address(owed), to)), "withdrawCredit");
    }

    /// @dev Between honest and every kind of failure, for a recipient or, now and then, for all of a split.
    function misbehave(uint256 which, uint256 token, uint256 recipient, uint256 behavior) external {
        address who = recipient % 8 == 0 ? vaults[which % 2] : _recipients[which % 2][recipient % 3];
        HostileToken.Behavior[5] memory behaviors = [
            HostileToken.Behavior.Honest,
            HostileToken.Behavior.Honest,
            HostileToken.Behavior.Block,
            HostileToken.Behavior.ReturnFalse,
            HostileToken.Behavior.BurnGas
        ];
        tokens[token % 2].setBehavior(who, behaviors[behavior % 5]);
    }

    /// @dev Anybody may call all of them.
    function _call(bytes memory call_, string memory what) private {
        _callAs(address(this), address(splits), call_, true, what);
    }
}

/// @dev In prose:
/// - what a split owes to single recipients is always there;
/// - what a recipient was paid and credited is its share of what was shared out, rounded down once;
/// - nothing is lost, made, or left with the contract itself.
contract RoyaltySplits_Invariants is InvariantBase {
    RoyaltySplitsHandler private handler;
    RoyaltySplits private splits;

    function setUp() public {
        handler = new RoyaltySplitsHandler();
        splits = handler.splits();
        _drive(handler, "RoyaltySplits");
        _check("CreditsAreCovered", 32, this.check_CreditsAreCovered);
        _check("EachHasItsShareRoundedDownOnce", 32, this.check_EachHasItsShareRoundedDownOnce);
        _check("NothingIsLostOrMade", 32, this.check_NothingIsLostOrMade);
        bytes4[] memory selectors = new bytes4[](4);
        selectors[0] = handler.pay.selector;
        selectors[1] = handler.distribute.selector;
        selectors[2] = handler.withdrawCredit.selector;
        selectors[3] = handler.misbehave.selector;
        _targetSelectors(address(handler), selectors);
    }

    function check_CreditsAreCovered() external view {
        for (uint256 which = 0; which < 2; ++which) {
            for (uint256 t = 0; t < 2; ++t) {
                HostileToken token = handler.tokens(t);
                address vault = handler.vaults(which);
                address[] memory recipients = handler.recipientsOf(which);
                uint256 owed = 0;
                for (uint256 i = 0; i < 3; ++i) owed += splits.creditOf(vault, address(token), recipients[i]);
                uint256 rest = token.balanceOf(vault) - owed; // panics where credits are not covered
                uint256 arrived = splits.distributable(vault, address(token));
                _assertLe(arrived, rest, "distributable");
                _assertTrue(rest - arrived < 3, "less than one unit per recipient is left by rounding");
            }
        }
    }

    function check_EachHasItsShareRoundedDownOnce() external view {
        for (uint256 t = 0; t < 2; ++t) {
            HostileToken token = handler.tokens(t);
            uint256 toInner = _held(handler.INNER(), token) - handler.received(handler.INNER(), token);
            _checkShares(handler.INNER(), token, _held(handler.INNER(), token), 0);
            _checkShares(handler.OUTER(), token, handler.received(handler.OUTER(), token), toInner);
            _assertEq(token.balanceOf(address(splits)), 0, "with the contract");
        }
    }

    /// @dev Base units of what a split of wallets ever received: what it has, and what its recipients have.
    function _held(uint256 which, HostileToken token) private view returns (uint256 sum) {
        address[] memory recipients = handler.recipientsOf(which);
        sum = token.balanceOf(handler.vaults(which));
        for (uint256 i = 0; i < 3; ++i) sum += token.balanceOf(recipients[i]);
    }

    function _checkShares(uint256 which, HostileToken token, uint256 total, uint256 toInner) private view {
        address vault = handler.vaults(which);
        address[] memory recipients = handler.recipientsOf(which);
        uint32[] memory shares = handler.sharesOf(which);
        uint256 sharedOut = total - splits.distributable(vault, address(token));
        for (uint256 i = 0; i < 3; ++i) {
            bool isInner = recipients[i] == handler.vaults(handler.INNER());
            uint256 has = isInner ? toInner : token.balanceOf(recipients[i]);
            has += splits.creditOf(vault, address(token), recipients[i]);
            _assertEq(has, (sharedOut * shares[i]) / 1_000_000, "paid and credited");
        }
    }

    function check_NothingIsLostOrMade() external view {
        for (uint256 t = 0; t < 2; ++t) {
            HostileToken token = handler.tokens(t);
            uint256 outer = handler.OUTER();
            address[] memory recipients = handler.recipientsOf(outer);
            uint256 sum = _held(handler.INNER(), token) + token.balanceOf(handler.vaults(outer));
            for (uint256 i = 0; i < 2; ++i) sum += token.balanceOf(recipients[i]);
            _assertEq(sum, token.totalSupply(), "sum of balances");
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorPools} from "../../../contracts/CreatorPools.sol";
import {LicenseRegistry} from "../../../contracts/LicenseRegistry.sol";
import {UsageChannels} from "../../../contracts/UsageChannels.sol";
import {UsageEpochs} from "../../../contracts/UsageEpochs.sol";
import {WorkRegistry} from "../../../contracts/WorkRegistry.sol";
import {ILicenseRegistry} from "../../../contracts/interfaces/ILicenseRegistry.sol";
import {IUsageChannels} from "../../../contracts/interfaces/IUsageChannels.sol";
import {IWorkRegistry} from "../../../contracts/interfaces/IWorkRegistry.sol";
import {WorkReceiver} from "../../../contracts/mocks/WorkReceiver.sol";
import {LicenseGateway} from "../../../contracts/periphery/LicenseGateway.sol";
import {Reservation, Voucher} from "../../../contracts/types/Channels.sol";
import {
    Acquisition,
    Credential,
    Eligibility,
    OfferTerms,
    Permit,
    Standing
} from "../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../contracts/types/Pools.sol";
import {Uses} from "../../../contracts/types/Uses.sol";
import {CatalogueLeaf, CatalogueProof, CatalogueRegistration, Registration} from "../../../contracts/types/Works.sol";
import {Trees} from "../../utils/Trees.sol";
import {LicenseRegistryBase} from "../LicenseRegistry/LicenseRegistryBase.sol";

/// @notice Says yes to every signature, and has no state: it can stand in for any account for a while.
contract YesWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return this.isValidSignature.selector;
    }
}

/// @notice Every function that takes a signature, in one form: what is signed as words in a row, who must have signed, how it is sent,
/// what refuses it and what it leaves behind. Digests are worked out here, not by the contracts.
abstract contract SignedCallsBase is LicenseRegistryBase {
    enum Call {
        RegisterFor,
        CallFor,
        BindFor,
        VetoBinding,
        AcquireFor,
        AcquireWithPermit,
        /// A certifier's credential, by the three functions that take one. That of {AcquireFor} comes with a signed acquisition.
        Acquire,
        AcquireForCredential,
        RenewCredential,
        AuthorizeKeyFor,
        Redeem
    }

    struct Message {
        Call call;
        address signer;
        /// Fields of the signed struct in their order; one that is bytes by its hash.
        bytes32[] words;
        /// What the last such field holds.
        bytes data;
        /// Of the leaf that names a claim key.
        CatalogueProof proof;
        /// For a credential: the offer, and the license where it is renewed.
        bytes32 offerId;
        bytes32 licenseId;
    }

    uint256 internal constant CALLS = 11;
    /// @dev What a call may use; a hostile wallet may burn all but a 64th of it.
    uint256 private constant GAS = 4_000_000;
    /// @dev secp256k1's group order.
    uint256 internal constant CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    /// @dev Base units in the channel of vouchers.
    uint256 private constant DEPOSIT = 1_000;

    LicenseGateway internal gateway;
    WorkReceiver internal receiver;
    bytes32 internal otherPoolId;
    address internal steward;
    address internal otherLicensee;
    uint256 internal otherLicenseeKey;
    bytes private _yes;
    /// @dev Tells apart what is prepared. Equal in two worlds that are prepared alike.
    uint256 internal count;

    function setUp() public virtual override {
        super.setUp();
        (steward, ) = _actor("steward");
        (otherLicensee, otherLicenseeKey) = _actor("other licensee");
        receiver = new WorkReceiver();
        _yes = address(new YesWallet()).code;
        _settleIn();
    }

    /// @dev The same contracts again at other addresses, over the same token. What is prepared next has the same ids as before.
    function _moveToTwins() internal {
        works = new WorkRegistry();
        pools = new CreatorPools(works);
        epochs = new UsageEpochs(works, pools);
        channels = new UsageChannels(pools);
        licenses = new LicenseRegistry(works, pools, address(epochs), channels);
        vm.prank(operator);
        poolId = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, false, 0, operator, 0));
        vm.prank(author);
        works.register(Registration(keccak256("a work"), 0, 0, address(0), Uses.RETRIEVE, 0));
        vm.prank(author);
        pools.joinPool(poolId, workId);
        _settleIn();
    }

    function _settleIn() private {
        gateway = new LicenseGateway(pools, licenses);
        vm.prank(operator);
        otherPoolId = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, false, 0, operator, "other"));
        vm.prank(author);
        pools.joinPool(otherPoolId, workId);
        vm.startPrank(licensee);
        dollar.approve(address(licenses), type(uint256).max);
        dollar.approve(address(channels), type(uint256).max);
        vm.stopPrank();
    }

    /* DICE */

    function _dice(uint256 seed, uint256 i) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    function _someone(uint256 seed, uint256 i) private pure returns (address) {
        // Far from the precompiles, and nobody whom the tests know.
        return address(uint160(_dice(seed, i) | (1 << 159)));
    }

    /// @dev This second or later, up to the type's last.
    function _later(uint256 dice, uint256 bits) private view returns (uint256) {
        return block.timestamp + ((dice % (type(uint256).max >> (256 - bits))) % ((1 << (bits - 1)) - block.timestamp));
    }

    function _keyOf(uint256 seed) internal pure returns (uint256) {
        return 1 + (_dice(seed, 999) % (CURVE_ORDER - 1));
    }

    /* WHAT IS SIGNED */

    function _typeOf(Call call) internal pure returns (string memory) {
        if (call == Call.RegisterFor) {
            return
                "RegisterWork(address creator,bytes32 contentHash,bytes32 metadataHash,bytes32 salt,address payee,uint16 uses,uint16 royaltyBps,uint256 deadline)";
        }
        if (call == Call.CallFor) {
            return "CallForWork(address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline)";
        }
        if (call == Call.BindFor) {
            return "BindWallet(address claimKey,bytes32 workId,address wallet,uint256 deadline)";
        }
        if (call == Call.VetoBinding) return "VetoBinding(address claimKey,bytes32 workId,uint256 deadline)";
        if (call == Call.AcquireFor || call == Call.AcquireWithPermit) {
            return
                "Acquisition(bytes32 offerId,address licensee,bytes32 salt,uint256 maxFee,uint128 rate,uint24 endDay,uint256 maxDeposit,uint256 deadline)";
        }
        if (call == Call.AuthorizeKeyFor) return "AuthorizeKey(bytes32 channelId,address key,uint48 until,uint96 cap)";
        if (call == Call.Redeem) return "Voucher(bytes32 channelId,bytes32 poolId,uint96 total,uint48 expiry)";
        return "Credential(address certifier,address licensee,uint8 class,uint48 expiry)";
    }

    /// @dev Bits of each field.
    function _bitsOf(Call call) internal pure returns (uint256[8] memory) {
        if (call == Call.RegisterFor) return [uint256(160), 256, 256, 256, 160, 16, 16, 256];
        if (call == Call.CallFor) return [uint256(160), 256, 160, 256, 256, 256, 0, 0];
        if (call == Call.BindFor) return [uint256(160), 256, 160, 256, 0, 0, 0, 0];
        if (call == Call.VetoBinding) return [uint256(160), 256, 256, 0, 0, 0, 0, 0];
        if (call == Call.AcquireFor || call == Call.AcquireWithPermit) {
            return [uint256(256), 160, 256, 256, 128, 24, 256, 256];
        }
        if (call == Call.AuthorizeKeyFor) return [uint256(256), 160, 48, 96, 0, 0, 0, 0];
        if (call == Call.Redeem) return [uint256(256), 256, 96, 48, 0, 0, 0, 0];
        return [uint256(160), 160, 8, 48, 0, 0, 0, 0];
    }

    /// @dev Which field is the last second that a signature, or what it gives, holds.
    function _timeOf(Call call) internal pure returns (uint256 field) {
        if (call == Call.AuthorizeKeyFor || call == Call.VetoBinding) return 2;
        if (call == Call.RegisterFor || call == Call.AcquireFor || call == Call.AcquireWithPermit) return 7;
        return call == Call.CallFor ? 5 : 3;
    }

    function _verifierOf(Call call) internal view returns (address where, string memory name) {
        if (call <= Call.VetoBinding) return (address(works), "OpenRoyalty WorkRegistry");
        if (call <= Call.RenewCredential) return (address(licenses), "OpenRoyalty LicenseRegistry");
        return (address(channels), "OpenRoyalty UsageChannels");
    }

    function _structHash(string memory typeName, bytes32[] memory words) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(keccak256(bytes(typeName)), words));
    }

    function _digestOf(Message memory message) internal view returns (bytes32) {
        (address where, string memory name) = _verifierOf(message.call);
        return _digestIn(_domainOf(name, where), _structHash(_typeOf(message.call), message.words));
    }

    function _sign(uint256 key, Message memory message) internal view returns (bytes memory) {
        return _signature(key, _digestOf(message));
    }

    function _copy(Message memory message) internal pure returns (Message memory) {
        return abi.decode(abi.encode(message), (Message));
    }

    /* PREPARE */

    /// @dev Something for `signer` to sign: whatever stands in the way of its taking effect but the signature is out of it.
    function _prepare(Call call, address signer, uint256 seed) internal returns (Message memory message) {
        ++count;
        (message.call, message.signer) = (call, signer);
        uint256 deadline = seed % 3 == 0 ? type(uint256).max : _later(_dice(seed, 7), 64);
        if (call == Call.RegisterFor) {
            message.words = _words(8);
            message.words[0] = _word(signer);
            message.words[1] = bytes32(_dice(seed, 1));
            message.words[2] = bytes32(_dice(seed, 2));
            message.words[4] = _word(_someone(seed, 4));
            message.words[5] = bytes32(_dice(seed, 5) % (1 << 12));
            message.words[6] = bytes32(_dice(seed, 6) % 1_001);
            message.words[7] = bytes32(deadline);
            if (seed % 2 == 0) {
                message.words[3] = bytes32(_dice(seed, 3));
                works.commit(keccak256(abi.encode(signer, message.words[1], message.words[3])));
            }
        } else if (call == Call.CallFor) {
            message.words = _words(6);
            message.data = _bytes(seed);
            message.words[0] = _word(signer);
            message.words[1] = _workOf(signer, seed);
            message.words[2] = _word(address(receiver));
            message.words[3] = keccak256(message.data);
            message.words[4] = bytes32(works.nonces(signer));
            message.words[5] = bytes32(deadline);
        } else if (call == Call.BindFor) {
            message.words = _words(4);
            _setLeaf(message, seed % 2, seed);
            message.words[2] = _word(_someone(seed, 2));
            message.words[3] = bytes32(deadline);
        } else if (call == Call.VetoBinding) {
            message.words = _words(3);
            _setLeaf(message, seed % 2, seed);
            message.words[2] = bytes32(deadline);
        } else if (call == Call.AcquireFor || call == Call.AcquireWithPermit) {
            _prepareAcquisition(message, seed);
            message.words[7] = bytes32(deadline);
        } else if (call == Call.AuthorizeKeyFor) {
            message.words = _words(4);
            message.words[0] = _channelOf(signer, 0, count);
            message.words[1] = _word(_someone(seed, 1));
            message.words[2] = bytes32(_later(_dice(seed, 2), 48));
            message.words[3] = bytes32(_dice(seed, 3) >> 160);
        } else if (call == Call.Redeem) {
            message.words = _words(4);
            message.words[0] = _channelWithKey(signer, count);
            message.words[1] = poolId;
            message.words[2] = bytes32(1 + ((_dice(seed, 2) % type(uint96).max) >> (seed % 90)));
            message.words[3] = bytes32(_later(_dice(seed, 3), 48));
        } else {
            _prepareCredential(message, seed);
        }
    }

    function _prepareAcquisition(Message memory message, uint256 seed) private {
        uint256 fee = _dice(seed, 8) % 1_000;
        message.words = _words(8);
        message.words[0] = _offerOf(0, address(0), uint96(fee));
        message.words[1] = _word(message.signer);
        message.words[2] = bytes32(_dice(seed, 2));
        message.words[3] = bytes32(seed % 4 < 2 ? fee : type(uint256).max - (_dice(seed, 3) % 1_000));
        message.words[5] = bytes32(_dice(seed, 5) % (1 << 24));
        message.words[6] = bytes32(_dice(seed, 6));
        if (seed % 2 == 0) {
            // A stream comes with it, of a base unit per second: its last day and deposit are looked at.
            uint256 lastDay = block.timestamp / DAY + 1 + (_dice(seed, 5) % 100);
            message.words[4] = bytes32(uint256(RATE));
            message.words[5] = bytes32(lastDay);
            message.words[6] = bytes32((lastDay + 1) * DAY - block.timestamp + (_dice(seed, 6) % 1_000));
        }
        dollar.mint(message.signer, 1e9);
        vm.prank(message.signer);
        dollar.approve(address(licenses), type(uint256).max);
    }

    function _prepareCredential(Message memory message, uint256 seed) private {
        uint8 class = uint8(1 + (seed % 2));
        message.words = _words(4);
        message.words[0] = _word(message.signer);
        message.words[1] = _word(licensee);
        message.words[2] = bytes32(uint256(class));
        message.words[3] = bytes32(_later(_dice(seed, 3), 48) + 1);
        message.offerId = _offerOf(class, message.signer, 0);
        if (message.call == Call.RenewCredential) {
            message.licenseId = _licensed(message.offerId, message.signer, licensee);
        }
    }

    function _words(uint256 n) private pure returns (bytes32[] memory) {
        return new bytes32[](n);
    }

    function _word(address who) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(who)));
    }

    function _address(bytes32 word) internal pure returns (address) {
        return address(uint160(uint256(word)));
    }

    function _bytes(uint256 seed) private pure returns (bytes memory data) {
        data = new bytes(_dice(seed, 30) % 100);
        for (uint256 i = 0; i < data.length; ++i) data[i] = bytes1(uint8(_dice(seed, 31) >> (i % 32)));
    }

    function _workOf(address owner, uint256 seed) private returns (bytes32) {
        bytes32 contentHash = keccak256(abi.encode("content", seed, count));
        vm.prank(owner);
        return works.register(Registration(contentHash, 0, 0, address(0), 0, 0));
    }

    /// @dev The message is about a leaf of a new catalogue of three: two name the signer as claim key, the last one another.
    function _setLeaf(Message memory message, uint256 index, uint256 seed) internal {
        CatalogueLeaf[3] memory leaves;
        bytes32[] memory hashes = new bytes32[](3);
        for (uint32 i = 0; i < 3; ++i) {
            bytes32 contentHash = keccak256(abi.encode("leaf", i, seed));
            leaves[i] = CatalogueLeaf(i, contentHash, i == 2 ? stranger : message.signer, true);
            bytes memory fields = abi.encode(i, contentHash, leaves[i].holder, true);
            hashes[i] = keccak256(bytes.concat(keccak256(fields)));
        }
        bytes32 root = Trees.rootOf(hashes);
        bytes32 catalogueId = keccak256(abi.encode(steward, root, uint256(3)));
        if (!works.exists(catalogueId)) {
            vm.prank(steward);
            works.registerCatalogue(CatalogueRegistration(root, 3, Uses.RETRIEVE, 0, 0, 0, ""));
        }
        message.proof = CatalogueProof(steward, 3, leaves[index], Trees.proofOf(hashes, index));
        message.words[0] = _word(leaves[index].holder);
        message.words[1] = keccak256(abi.encode(catalogueId, index));
    }

    /// @param class Zero: for anyone.
    function _offerOf(uint8 class, address certifier, uint96 fee) internal returns (bytes32) {
        OfferTerms memory terms = _terms();
        terms.eligibility = Eligibility(class);
        terms.party = certifier;
        terms.fee = fee;
        terms.salt = bytes32(++count);
        return _publish(terms);
    }

    /// @dev A license whose credential holds in this second only.
    function _licensed(bytes32 offerId, address certifier, address holder) internal returns (bytes32 id) {
        bytes memory code = certifier.code;
        vm.etch(certifier, _yes);
        vm.prank(holder);
        id = licenses.acquire(Acquisition(offerId, holder, bytes32(count), 0, 0, 0, 0), Credential(_now(), ""));
        vm.etch(certifier, code);
    }

    function _now() private view returns (uint48) {
        return uint48(block.timestamp);
    }

    function _channelOf(address payer, uint256 amount, uint256 salt) private returns (bytes32) {
        vm.prank(payer);
        return channels.open(address(dollar), 7, 0, uint80(salt), amount, new Reservation[](0));
    }

    /// @dev A channel of the licensee's, for whose vouchers a key signs.
    function _channelWithKey(address key, uint256 salt) private returns (bytes32 channelId) {
        channelId = _channelOf(licensee, DEPOSIT, salt);
        // Nobody can authorize the key that is zero.
        if (key == address(0)) return channelId;
        vm.prank(licensee);
        channels.authorizeKey(channelId, key, type(uint48).max, type(uint96).max);
    }

    /* SEND */

    function _send(Message memory message, bytes memory signature) internal returns (bool done, bytes memory returned) {
        (address from, address to, bytes memory data) = _payload(message, signature);
        vm.prank(from);
        (done, returned) = to.call{gas: GAS}(data);
    }

    function _payload(
        Message memory message,
        bytes memory signature
    ) internal view returns (address from, address to, bytes memory data) {
        (from, to) = (operator, address(works));
        bytes32[] memory words = message.words;
        Call call = message.call;
        if (call == Call.RegisterFor) {
            Registration memory registration = Registration(
                words[1],
                words[2],
                words[3],
                _address(words[4]),
                uint16(uint256(words[5])),
                uint16(uint256(words[6]))
            );
            data = abi.encodeCall(works.registerFor, (_address(words[0]), registration, uint256(words[7]), signature));
        } else if (call == Call.CallFor) {
            address target = _address(words[2]);
            data = abi.encodeCall(works.callFor, (words[1], target, message.data, uint256(words[5]), signature));
        } else if (call == Call.BindFor) {
            data = abi.encodeCall(works.bindFor, (message.proof, _address(words[2]), uint256(words[3]), signature));
        } else if (call == Call.VetoBinding) {
            data = abi.encodeCall(works.vetoBinding, (message.proof, uint256(words[2]), signature));
        } else if (call == Call.AuthorizeKeyFor) {
            to = address(channels);
            data = abi.encodeCall(
                channels.authorizeKeyFor,
                (words[0], _address(words[1]), uint48(uint256(words[2])), uint96(uint256(words[3])), signature)
            );
        } else if (call == Call.Redeem) {
            to = address(channels);
            data = abi.encodeCall(channels.redeem, (_vouchers(words, signature)));
        } else {
            return _licensePayload(message, signature);
        }
    }

    function _licensePayload(
        Message memory message,
        bytes memory signature
    ) private view returns (address from, address to, bytes memory data) {
        (from, to) = (operator, address(licenses));
        bytes32[] memory words = message.words;
        Credential memory none;
        if (message.call == Call.AcquireFor) {
            data = abi.encodeCall(licenses.acquireFor, (_acquisitionOf(message), none, uint256(words[7]), signature));
        } else if (message.call == Call.AcquireWithPermit) {
            to = address(gateway);
            Permit memory nobodys;
            data = abi.encodeCall(
                gateway.acquireWithPermit,
                (_acquisitionOf(message), none, uint256(words[7]), signature, nobodys)
            );
        } else {
            Credential memory credential = Credential(uint48(uint256(words[3])), signature);
            if (message.call == Call.RenewCredential) {
                data = abi.encodeCall(licenses.renewCredential, (message.licenseId, credential));
            } else if (message.call == Call.Acquire) {
                from = _address(words[1]);
                data = abi.encodeCall(licenses.acquire, (_acquisitionOf(message), credential));
            } else {
                data = _withCredential(message, credential);
            }
        }
    }

    /// @dev An acquisition that the licensee has signed, with a certifier's credential.
    function _withCredential(Message memory message, Credential memory credential) private view returns (bytes memory) {
        Acquisition memory asked = _acquisitionOf(message);
        uint256 key = asked.licensee == licensee ? licenseeKey : otherLicenseeKey;
        bytes32 typeHash = keccak256(bytes(_typeOf(Call.AcquireFor)));
        bytes memory own = _signature(
            key,
            _digest(keccak256(abi.encodePacked(typeHash, abi.encode(asked), type(uint256).max)))
        );
        return abi.encodeCall(licenses.acquireFor, (asked, credential, type(uint256).max, own));
    }

    function _acquisitionOf(Message memory message) internal pure returns (Acquisition memory) {
        bytes32[] memory words = message.words;
        if (words.length == 4) return Acquisition(message.offerId, _address(words[1]), message.offerId, 0, 0, 0, 0);
        return
            Acquisition(
                words[0],
                _address(words[1]),
                words[2],
                uint256(words[3]),
                uint128(uint256(words[4])),
                uint24(uint256(words[5])),
                uint256(words[6])
            );
    }

    /// @dev A voucher with its signature in 64 bytes. One of 65 is made that short.
    function _vouchers(bytes32[] memory words, bytes memory signature) private pure returns (Voucher[] memory list) {
        list = new Voucher[](1);
        (bytes32 r, bytes32 vs) = _compact(signature);
        list[0] = Voucher(words[0], words[1], uint96(uint256(words[2])), uint48(uint256(words[3])), r, vs);
    }

    function _compact(bytes memory signature) internal pure returns (bytes32 r, bytes32 vs) {
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            vs := mload(add(signature, 0x40))
        }
        if (signature.length == 65 && uint8(signature[64]) == 28) vs |= bytes32(uint256(1) << 255);
    }

    /* WHAT COMES OF IT */

    /// @dev What refuses a message that its signer has not signed.
    function _refusalOf(Message memory message, bytes memory signature) internal view returns (bytes memory) {
        bytes32[] memory words = message.words;
        Call call = message.call;
        if (call == Call.Redeem) {
            bytes4 unknown = IUsageChannels.KeyUnknown.selector;
            return abi.encodeWithSelector(unknown, words[0], _recovered(_digestOf(message), signature));
        }
        if (call <= Call.VetoBinding) {
            address signer = call == Call.CallFor ? works.holderOf(words[1]) : _address(words[0]);
            return abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, signer);
        }
        if (call == Call.AcquireFor || call == Call.AcquireWithPermit) {
            return abi.encodeWithSelector(ILicenseRegistry.LicenseSignatureInvalid.selector, _address(words[1]));
        }
        if (call == Call.AuthorizeKeyFor) {
            address payer = address(bytes20(words[0]));
            return abi.encodeWithSelector(IUsageChannels.KeySignatureInvalid.selector, words[0], payer);
        }
        bytes4 invalid = ILicenseRegistry.CredentialInvalid.selector;
        return abi.encodeWithSelector(invalid, _address(words[0]), _address(words[1]));
    }

    /// @dev Whose a signature in 64 bytes is. Zero: nobody's.
    function _recovered(bytes32 digest, bytes memory signature) private pure returns (address) {
        (bytes32 r, bytes32 vs) = _compact(signature);
        uint256 s = uint256(vs) & (type(uint256).max >> 1);
        return s > CURVE_ORDER / 2 ? address(0) : ecrecover(digest, uint8(uint256(vs) >> 255) + 27, r, bytes32(s));
    }

    /// @dev Whether all is there that the message asks for.
    function _isDone(Message memory message) internal view returns (bool) {
        bytes32[] memory words = message.words;
        Call call = message.call;
        if (call == Call.RegisterFor) {
            return works.holderOf(keccak256(abi.encode(words[0], words[1]))) == _address(words[0]);
        }
        if (call == Call.CallFor) {
            return works.nonces(_address(words[0])) > uint256(words[4]) && receiver.workId() == words[1];
        }
        if (call == Call.BindFor) return works.holderOf(words[1]) == _address(words[2]);
        if (call == Call.VetoBinding) return works.bindingOf(words[1]).vetoed;
        if (call == Call.AuthorizeKeyFor) {
            return channels.keyOf(words[0], _address(words[1])).until == uint256(words[2]);
        }
        if (call == Call.Redeem) {
            uint256 owed = uint256(words[2]) < DEPOSIT ? uint256(words[2]) : DEPOSIT;
            return channels.reserveOf(words[0], words[1]).redeemed == owed;
        }
        if (call == Call.RenewCredential) {
            return licenses.stateOf(message.licenseId).credentialUntil == uint256(words[3]);
        }
        return licenses.standingOf(_licenseIdOf(message)) != Standing.None;
    }

    function _licenseIdOf(Message memory message) internal view returns (bytes32) {
        Acquisition memory asked = _acquisitionOf(message);
        return licenses.licenseIdOf(asked.offerId, asked.licensee, asked.salt);
    }

    function _assertRefused(Message memory message, bytes memory signature, string memory what) internal {
        _assertFails(message, signature, _refusalOf(message, signature), what);
    }

    function _assertFails(
        Message memory message,
        bytes memory signature,
        bytes memory reason,
        string memory what
    ) internal {
        (bool done, bytes memory returned) = _send(message, signature);
        _assertFalse(done, what);
        _assertEq(returned, reason, what);
        _assertFalse(_isDone(message), string.concat(what, ": what it leaves behind"));
    }

    function _assertTaken(Message memory message, bytes memory signature, string memory what) internal {
        (bool done, bytes memory returned) = _send(message, signature);
        if (!done) _assertEq(returned, bytes(""), what);
        _assertTrue(done, what);
        _assertTrue(_isDone(message), string.concat(what, ": what it leaves behind"));
    }
}

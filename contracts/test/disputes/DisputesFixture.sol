// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Disputes} from "../../src/Disputes.sol";
import {Pools} from "../../src/Pools.sol";

import {LineAnswer, RowEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Fees, Receipt as SignedReceipt, Share} from "../../src/interfaces/Types.sol";
import {EmbeddedChain} from "../../src/libraries/EmbeddedChain.sol";
import {Answer, Epoch, EpochBuilder} from "../EpochBuilder.sol";

import {Evidence} from "./Evidence.sol";
import {World} from "./World.sol";

/// @notice Answers that are paid, signed and settled in the real contracts, epoch by epoch.
abstract contract DisputesFixture is World {
    using Evidence for Epoch;

    uint256 internal constant GATEWAY = 0x6A7E;
    uint256 internal constant SESSION = 0x5E55;
    uint256 internal constant CHANNELS = 3;
    uint256 internal constant BOND = 1_000_000 ether;

    address internal operator = makeAddr("operator");
    address internal governance = makeAddr("governance");
    address internal payer = makeAddr("payer");
    address internal challenger = makeAddr("challenger");
    Disputes internal disputes;
    IRoyalties internal royalties;
    bytes32[] internal channelIds;
    /// @dev What the gateway keeps of a channel.
    mapping(bytes32 channelId => uint64) internal nonces;
    mapping(bytes32 channelId => uint256) internal spent;

    function setUp() public virtual {
        vm.chainId(EmbeddedChain.ID);
        vm.warp(1_795_000_000);
        createWorld();
        disputes = new Disputes(datanets, models);
        IRoyalties.Config memory config = IRoyalties.Config({
            operator: operator,
            governance: governance,
            treasury: makeAddr("treasury"),
            stakers: makeAddr("stakers"),
            disputes: disputes,
            pools: new Pools(datanets),
            closeDelay: 1 days,
            fees: Fees(1_000, 500, 500, 3_000, 5_000, 1_000, 500, 1 hours)
        });
        // compiled apart from the tests (foundry.toml)
        royalties = IRoyalties(vm.deployCode("Royalties.sol:Royalties", abi.encode(config)));
        vm.deal(operator, BOND);
        vm.deal(payer, BOND);
        vm.startPrank(operator);
        royalties.depositBond{value: BOND}();
        royalties.registerGatewayKey(vm.addr(GATEWAY), type(uint64).max);
        vm.stopPrank();
        vm.startPrank(payer);
        for (uint96 i; i < CHANNELS; ++i) {
            channelIds.push(royalties.open{value: 100_000 ether}(vm.addr(SESSION), i));
        }
        vm.stopPrank();
        tick();
    }

    /// @dev The time of an answer is over before anything else happens.
    function tick() internal {
        skip(1);
        vm.roll(block.number + 1);
    }

    /// @dev An answer that nobody can object to, of the rows in `shares`.
    function ask(uint256 channel, uint256 modelId, uint256 fee, Share[] memory shares)
        internal
        returns (Answer memory a)
    {
        a = unsigned(channel, modelId, fee, shares);
        sign(a, GATEWAY);
        tick();
    }

    function unsigned(uint256 channel, uint256 modelId, uint256 fee, Share[] memory shares)
        internal
        returns (Answer memory a)
    {
        bytes32 id = channelIds[channel];
        spent[id] += fee;
        a.version = fieldsOf(modelId);
        a.shares = shares;
        a.receipt = SignedReceipt({
            kind: 0,
            modelId: modelId,
            version: 1,
            adapterHash: a.version.adapterHash,
            indexRoot: a.version.indexRoot,
            promptHash: keccak256("prompt"),
            outputHash: keccak256("output"),
            fee: fee,
            cumulative: spent[id],
            channelId: id,
            nonce: ++nonces[id],
            policyVersion: royalties.policyOf(epochNumber() + 1).version,
            modelPayee: models.payeeAt(modelId, block.timestamp),
            time: uint64(block.timestamp),
            sharesHash: keccak256(abi.encode(shares))
        });
    }

    /// @dev After a change to the receipt or its shares.
    function sign(Answer memory a, uint256 key) internal view {
        a.receipt.sharesHash = keccak256(abi.encode(a.shares));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, royalties.receiptDigest(a.receipt));
        a.signature = abi.encodePacked(r, s, v);
    }

    /// @dev Collects what the gateway's receipts bind and is not collected yet.
    function collect() internal {
        for (uint256 i; i < CHANNELS; ++i) {
            bytes32 id = channelIds[i];
            (, uint96 collected,) = royalties.channels(id);
            if (spent[id] == collected) continue;
            (bytes32 r, bytes32 vs) = vm.signCompact(SESSION, royalties.voucherDigest(id, uint128(spent[id])));
            IRoyalties.Collection[] memory items = new IRoyalties.Collection[](1);
            items[0] = IRoyalties.Collection(id, uint128(spent[id]), uint128(spent[id]), r, vs);
            vm.prank(operator);
            royalties.collect(items);
        }
    }

    /// @dev The next epoch over these answers, not posted yet.
    /// @param previous The finalised one before; empty before the first.
    function build(Epoch memory previous, Answer[] memory answers) internal view returns (Epoch memory) {
        uint256 number = epochNumber() + 1;
        Fees memory fees = royalties.policyOf(number).fees;
        return EpochBuilder.build(number, royalties.head(), previous.claims, answers, fees, datanets);
    }

    /// @dev Posts an epoch over what is collected; none is pending.
    function post(Epoch memory e) internal {
        Epoch memory none;
        vm.prank(operator);
        royalties.post(none.header, 0, e.header);
    }

    function finalise(Epoch memory e) internal {
        skip(1 hours);
        royalties.finalise(e.header, e.previousHead);
    }

    function context(Epoch memory e) internal view returns (IDisputes.Context memory) {
        return IDisputes.Context(royalties, e.number, e.header, e.previousHead);
    }

    function holds(Epoch memory e, IDisputes.Predicate predicate, bytes memory evidence) internal view returns (bool) {
        return disputes.holds(predicate, context(e), evidence);
    }

    function meets(Epoch memory e, IDisputes.DemandKind kind, uint256 index, bytes memory evidence)
        internal
        view
        returns (bool)
    {
        return disputes.answers(kind, context(e), index, evidence);
    }

    /// @dev Line i with its receipt and, where it pays for a row, the row.
    function lineAnswer(Epoch memory e, uint256 i) internal view returns (LineAnswer memory) {
        uint32 code = e.lines[i].share;
        RowEvidence memory row;
        if (code % 4 != 3) row = rowEvidence(e.answers[e.indexOf(e.lines[i].receiptHash)].shares[code / 4]);
        return e.lineAnswer(i, row);
    }

    function epochNumber() internal view returns (uint256 number) {
        (,, number,,,,) = royalties.progress();
    }
}
